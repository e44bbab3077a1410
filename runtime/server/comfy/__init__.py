"""The API of ComfyUI 0.3.64, for its clients, over what this server has: the queue, events, pictures and models.

It has no queue, no history and no folder of its own; what it keeps of a prompt stands beside the run. Everything but
`door.py` is imported when the first such client comes.
"""

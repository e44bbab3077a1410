"""The server process: FastAPI under `/api/v1`, the workers it watches, and the queue they work off.

It imports neither torch nor any pack: nodes are known to it by the published document alone.
"""

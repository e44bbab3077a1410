"""The decoder: a small process that unpacks pictures which nobody trusts, so that no other one has to.

A server starts `python -m nodeloom.runtime.decoder`, writes requests to it and reads answers (`wire.py`, which is all
that the server imports of this room). The process has no secrets, opens no file after its start, and may use only so
much memory and time: what a hostile picture can end is this process, and the next request starts another one.
"""

"""`Message`: what a client is told over its WebSocket, and finds in the history."""

from __future__ import annotations

from typing import Final, NamedTuple

from nodeloom.schema.json import JSON

STATES: Final = "progress_state"
"""The message that tells what became of nodes."""


class Message(NamedTuple):
    """A message: what it is called, and what it says."""

    type: str
    data: dict[str, JSON]


def joined(one: Message | None, other: Message) -> Message | None:
    """Two messages about nodes of the same prompt as one; None if they are no such messages."""
    if one is None or other.type != STATES or one.data["prompt_id"] != other.data["prompt_id"]:
        return None
    nodes, more = one.data["nodes"], other.data["nodes"]
    assert isinstance(nodes, dict)
    assert isinstance(more, dict)
    return Message(STATES, {**one.data, "nodes": {**nodes, **more}})

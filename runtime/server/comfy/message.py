"""`Message`: what a client is told over its WebSocket, and finds in the history."""

from __future__ import annotations

from typing import Final, NamedTuple

from nodeloom.schema.json import JSON

STATES: Final = "progress_state"
"""The message that tells what became of nodes."""
CACHED: Final = "execution_cached"
"""The message that tells which nodes are not run, since what they gave is there."""


class Message(NamedTuple):
    """A message: what it is called, and what it says."""

    type: str
    data: dict[str, JSON]


def joined(one: Message | None, other: Message) -> Message | None:
    """The first message with the nodes of the second, which follows it; None if they are not of the same kind."""
    if one is None or one.type != other.type or one.data["prompt_id"] != other.data["prompt_id"]:
        return None
    nodes, more = one.data.get("nodes"), other.data.get("nodes")
    if isinstance(nodes, dict) and isinstance(more, dict):
        nodes.update(more)
    elif isinstance(nodes, list) and isinstance(more, list):
        nodes.extend(more)
    else:
        return None
    return one


def copied(message: Message) -> Message:
    """The same, with nodes of its own, to which others can be joined."""
    nodes = message.data.get("nodes")
    own: dict[str, JSON] = {"nodes": [*nodes]} if isinstance(nodes, list) else {}
    return Message(message.type, {**message.data, **own})

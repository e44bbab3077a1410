"""What InvokeAI's documents call things, and what we call what we keep of them."""

from __future__ import annotations

from typing import Final

PACK: Final = "invokeai"
"""Pack of the types that its nodes have here, until they become ours; also the key of what a graph keeps."""
VERSIONS: Final = ("1.0.0", "2.0.0", "3.0.0", "4.0.0")
"""Versions of its documents; the last one is written."""
KEPT: Final = "InvokeAI"
"""What entries of residue that we make are called, with the version behind it."""
INPUT_KIND: Final = "default"
COLLAPSED: Final = "collapsed"
"""Kinds of edges: those that carry values, and those that stand for some between collapsed nodes."""


def type_of(name: str) -> str:
    """Our id of one of its node types."""
    return f"{PACK}/{name}"


def name_of(type_id: str) -> str:
    """What it calls a type of ours; the id itself if it has none. What follows a dash tells uses of a type apart."""
    pack, _, name = type_id.partition("/")
    return name.partition("-")[0] if pack == PACK else type_id

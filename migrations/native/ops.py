"""Format ops: what may change between two document formats, as data that works both ways.

Each speaks of one graph; it is applied to the document and to every subgraph of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Plunge:
    """The items of an object move into the items of another one that have the same keys; on the way back they leave.

    Items of `graph[holder][source]`, which are lists, become the key `name` of the items of `graph[hosts]`. An item
    that is no list, or whose host does not exist, stays where it is.
    """

    holder: str
    source: str
    hosts: str
    name: str


FormatOp: TypeAlias = Plunge
"""Any op between two formats."""


@dataclass(frozen=True, slots=True)
class FormatStep:
    """The step to a document format from the one before it.

    Attributes:
        version: The format that the step leads to.
        ops: What changed, in this order.
        up: What it does, in words for the user.
        down: What going back does.
    """

    version: int
    ops: tuple[FormatOp, ...]
    up: str
    down: str

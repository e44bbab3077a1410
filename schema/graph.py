"""`Graph`: what runs. A plain structure without layout, names or history; a workflow document gives one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from nodeloom.schema.json import JSON

End = tuple[str, str]
"""A node and one of its inputs or outputs."""
Mode = Literal["normal", "muted", "bypassed"]


class Edge(NamedTuple):
    """A value's way: from an output of one node to an input of another."""

    source: str
    output: str
    target: str
    input: str


@dataclass(slots=True)
class Node:
    """One use of an invocation type, with the values its document gives."""

    type: str
    inputs: dict[str, JSON] = field(default_factory=dict)
    version: int | None = None
    mode: Mode = "normal"


@dataclass(frozen=True, slots=True)
class Pin:
    """Outputs that stand for the run of one node at one index of its iterations.

    With `inputs`, it holds only while the node's resolved inputs are still these: an edit made in between wins.
    """

    outputs: Mapping[str, JSON]
    index: tuple[int, ...] = ()
    inputs: Mapping[str, JSON] | None = None


@dataclass(slots=True)
class Graph:
    """Nodes by id, edges between them, and pinned outputs by node id.

    `inputs` and `outputs` are its interface: the (node, field) that each name stands for. `subgraphs` are the graphs
    that its nodes may use by name.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    pins: dict[str, list[Pin]] = field(default_factory=dict)
    inputs: dict[str, End] = field(default_factory=dict)
    outputs: dict[str, End] = field(default_factory=dict)
    subgraphs: dict[str, Graph] = field(default_factory=dict)

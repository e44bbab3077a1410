"""`Companion`: the node beside another one that a graph-scope op speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import JsonValue

Wanted = Literal["anything", "literal", "edge"]


@dataclass(frozen=True, slots=True)
class Companion:
    """The other node of a graph-scope op, at a version of its type. Maps go from the node's field to the companion's.

    `inputs` and `outputs` are the companion's when the two are apart, `shared` inputs are of both. `values` are the
    companion's own. `gives` are edges to the node, by its input; `takes` are edges from it: pairs of its output and
    the companion's input. `wanted` is what must be there for the node to part with it.
    """

    name: str
    type: str
    version: int
    inputs: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    gives: Mapping[str, str] = field(default_factory=dict)
    takes: Mapping[str, str] = field(default_factory=dict)
    always: bool = False
    wanted: Wanted = "anything"

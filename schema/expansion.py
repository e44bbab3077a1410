"""`Expansion`: a graph that runs in the place of a node, or on its behalf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from nodeloom.schema.graph import Graph

INPUTS: Final = ""
"""Id of the node that an expansion's edges read its `inputs` from; no node of a document is named so."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A graph, and what goes in and out of it.

    An invocation may return one in place of its outputs: `outputs` then names, for each of them, the node and output
    that it comes from. `inputs` are values that only the run knows (handles among them): an edge takes one from the
    node `INPUTS`, output by name.
    """

    graph: Graph
    outputs: Mapping[str, tuple[str, str]]
    inputs: Mapping[str, Any] = field(default_factory=dict)

"""Scopes: every use of a graph in a workflow, as ComfyUI sees them, which has no calls in its prompts.

A node inside a call is called `call:node` there. Depth and number are bounded, so that calls of calls end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from nodeloom.migrations.comfyui.names import CALL
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.subgraph_names import subgraph_name
from nodeloom.schema.workflow import Subgraph, WorkflowNode

DEEPEST: Final = 100
"""Most calls within each other."""
MOST_NODES: Final = 1_000_000
"""Most nodes in all calls together."""

Source = tuple[str, str]


@dataclass(slots=True)
class Names:
    """What the subgraphs of a graph are called in it: its own ones, then those around it."""

    part: Subgraph
    around: Names | None

    def find(self, name: str) -> tuple[Subgraph, Names] | None:
        """A subgraph, and the names where it is defined."""
        names: Names | None = self
        while names is not None:
            if name in names.part.subgraphs:
                return names.part.subgraphs[name], names
            names = names.around
        return None


@dataclass(slots=True, eq=False)
class Wiring:
    """What arrives at the inputs of a graph's nodes, and which of them its interface names.

    `fed` are the names of the inputs of each node that either is true of.
    """

    arriving: dict[Source, Source]
    ports: dict[Source, str]
    fed: dict[str, list[str]]

    @classmethod
    def of(cls, part: Subgraph) -> Wiring:
        """The wiring of a graph; of several edges at an input the last counts, as in ComfyUI."""
        arriving = {(target, name): (source, output) for source, output, target, name in part.edges}
        ports = {(port[0], port[1]): name for name, port in reversed(part.interface.inputs.items())}
        fed: dict[str, list[str]] = {}
        for node, name in {**arriving, **ports}:
            fed.setdefault(node, []).append(name)
        return cls(arriving, ports, fed)


@dataclass(slots=True, eq=False)
class Scope:
    """One use of a graph: the call that it is the inside of, and the calls in it."""

    part: Subgraph
    wiring: Wiring
    names: Names
    prefix: str = ""
    parent: Scope | None = None
    call: str = ""
    depth: int = 0
    calls: dict[str, Scope] = field(default_factory=dict)


def scopes_of(workflow: Subgraph, what: str) -> list[Scope]:
    """Every use of a graph, the outermost first; `DocumentError`, naming `what`, if there is no end of them."""
    wirings: dict[int, Wiring] = {}

    def wiring(part: Subgraph) -> Wiring:
        if id(part) not in wirings:
            wirings[id(part)] = Wiring.of(part)
        return wirings[id(part)]

    found = [Scope(workflow, wiring(workflow), Names(workflow, None))]
    nodes = len(workflow.nodes)
    for scope in found:  # it grows meanwhile
        for key, part, around in _called(scope):
            nodes += len(part.nodes)
            if scope.depth == DEEPEST or nodes > MOST_NODES:
                raise DocumentError(
                    f"{what} can't be written as a prompt: its calls nest more than {DEEPEST} deep or make more than "
                    f"{MOST_NODES} nodes; look for a subgraph that calls itself"
                )
            inner = Scope(part, wiring(part), Names(part, around), f"{scope.prefix}{key}:", scope, key, scope.depth + 1)
            scope.calls[key] = inner
            found.append(inner)
    return found


def _called(scope: Scope) -> list[tuple[str, Subgraph, Names]]:
    calls = ((key, node) for key, node in scope.part.nodes.items() if is_call(node) and node.mode == "normal")
    found = ((key, scope.names.find(subgraph_name(node.inputs.get("subgraph")) or "")) for key, node in calls)
    return [(key, *each) for key, each in found if each is not None]


def is_call(node: WorkflowNode) -> bool:
    """Whether a node uses a subgraph."""
    return node.type == CALL

"""Outputs of a subgraph that would be many values: an iteration begun inside it must be collected inside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nodeloom.runtime.engine.plan import Scope
from nodeloom.runtime.engine.scopes import Scopes
from nodeloom.schema.errors import Problem
from nodeloom.schema.graph import Edge, Graph
from nodeloom.schema.templates import Templates
from nodeloom.schema.topology import strong_components


def uncollected_problems(graph: Graph, templates: Templates) -> Iterator[Problem]:
    """Interface outputs that come from under an iteration, or are one. Linear in nodes and edges."""
    ends = [(name, end) for name, end in graph.outputs.items() if end[0] in graph.nodes]
    if not ends or not any(_spreads(node.type, templates) for node in graph.nodes.values()):
        return
    scopes = _GraphScopes(graph, templates)
    for name, (node, output) in ends:
        axes = scopes.of_output(node, output).axes
        if axes:
            begins = scopes.names[axes[-1][0]]
            message = (
                f"interface output {name!r} is {output} of node {node}, which is many values, one for each item of the "
                f"iteration that begins at node {begins}; collect them first"
            )
            yield Problem("uncollected", message, node, output)


def _spreads(type_id: str, templates: Templates) -> bool:
    template = templates.get(type_id)
    return template is not None and any(field.spread for field in template.outputs.values())


class _GraphScopes:
    """Scopes of the nodes of a graph; `names` are its nodes by rank. Nodes on a cycle run nowhere."""

    def __init__(self, graph: Graph, templates: Templates) -> None:
        self._types = {key: templates[node.type] for key, node in graph.nodes.items() if node.type in templates}
        self._scopes = Scopes()
        self._known: dict[str, Scope] = {}
        self._ranks: dict[str, int] = {}
        self.names: list[str] = []
        arriving: dict[str, dict[str, list[Edge]]] = {}
        successors: dict[str, list[str]] = {}
        for edge in graph.edges:
            if edge.source in graph.nodes and edge.target in graph.nodes:
                arriving.setdefault(edge.target, {}).setdefault(edge.input, []).append(edge)
                successors.setdefault(edge.source, []).append(edge.target)
        for group in strong_components(graph.nodes, successors):
            for key in group:
                self._enter(key, arriving.get(key, {}))

    def of_output(self, node: str, output: str) -> Scope:
        """The scope of a value."""
        scope = self._known.get(node, Scope())
        template = self._types.get(node)
        field = template.outputs.get(output) if template is not None else None
        return self._scopes.below(scope, self._ranks[node]) if field is not None and field.spread else scope

    def _enter(self, key: str, arriving: Mapping[str, list[Edge]]) -> None:
        rank = self._ranks[key] = len(self.names)
        self.names.append(key)
        brought = [self._brought(key, name, edges) for name, edges in arriving.items()]
        scope = self._known[key] = self._scopes.union(brought)
        template = self._types.get(key)
        if template is not None and any(field.spread for field in template.outputs.values()):
            self._scopes.enter(rank, scope, is_paired=template.pairs)

    def _brought(self, key: str, name: str, edges: list[Edge]) -> Scope:
        scopes = [self.of_output(edge.source, edge.output) for edge in edges if edge.source in self._known]
        template = self._types.get(key)
        field = template.inputs.get(name) if template is not None else None
        gathers = field is not None and field.gather
        return self._scopes.gathered(scopes) if gathers else self._scopes.union(scopes)

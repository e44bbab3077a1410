"""`PlanShape`: what the plans of all graphs have in common that differ in words and numbers only.

Who runs a graph again has often just changed its seed or its prompt. Then nothing of its plan is new but constants, and
these are checked as any others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from nodeloom.runtime.engine.collector import relaxed_collector
from nodeloom.runtime.engine.layouts import Layouts
from nodeloom.runtime.engine.node_check import NodeChecks
from nodeloom.runtime.engine.plan import Plan, PlanNode
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.graph import Edge, Graph, Node

_CODES: Final[Mapping[type, int]] = {bool: 1, int: 2, float: 3, str: 4}
"""What stands for a word or a number in an outline; any other value stands for itself."""


def outline(graph: Graph) -> tuple[Any, ...]:
    """Nodes and edges without the words and numbers among the values, as lists that can be written down."""
    nodes = [
        (
            key,
            node.type,
            [(name, _CODES.get(type(value)) or (value,)) for name, value in node.inputs.items()],
            node.version,
            node.mode,
        )
        for key, node in graph.nodes.items()
    ]
    return nodes, [tuple(edge) for edge in graph.edges]


class PlanShape:
    """Knows from one plan how those of all graphs with the same outline and the same targets are made."""

    def __init__(self, plan: Plan, graph: Graph, catalogue: Catalogue) -> None:
        """`plan` is that of `graph`, which `has_shape`."""
        self._plan = plan
        self._checks = NodeChecks(catalogue)
        self._layouts = Layouts(catalogue)
        self._arriving: dict[str, list[Edge]] = {key: [] for key in graph.nodes}
        for edge in graph.edges:
            if edge.target in self._arriving:
                self._arriving[edge.target].append(edge)

    def filled(self, graph: Graph) -> Plan | None:
        """The plan of a graph; None if a value of it may be wrong."""
        uses, arriving, problems = graph.nodes, self._arriving, self._checks.problems
        with relaxed_collector(len(uses)):
            if any(problems(key, node, arriving[key]) for key, node in uses.items()):
                return None
            return replace(self._plan, nodes=tuple([self._node(each, uses[each.id]) for each in self._plan.nodes]))

    def _node(self, node: PlanNode, use: Node) -> PlanNode:
        if not use.inputs:
            return node
        layout = self._layouts.of(use, tuple([edge.input for edge in self._arriving[node.id]]))
        constants, key_format = layout.constants.of(use.inputs)
        return node._replace(constants=constants, key_format=key_format)


def has_shape(graph: Graph, catalogue: Catalogue) -> bool:
    """Whether values decide nothing about the plan of a sound graph but the constants.

    They do where a node names a subgraph, and where one passes on a value because it is bypassed.
    """
    templates = catalogue.templates
    return all(
        node.mode == "normal" and (found := templates.get(node.type)) is not None and found.ports is None
        for node in graph.nodes.values()
    )

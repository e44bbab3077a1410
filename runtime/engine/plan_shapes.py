"""`PlanShape`: what the plans of all graphs have in common that differ in words and numbers only.

Who runs a graph again has often just changed its seed or its prompt. Then nothing of its plan is new but the constants
of a node or two, which are checked as any others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from nodeloom.runtime.engine.layouts import Layouts
from nodeloom.runtime.engine.node_check import NodeChecks
from nodeloom.runtime.engine.plan import Plan, PlanNode
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.graph import Edge, Graph, Node

_CODES: Final[Mapping[type, int]] = {bool: 1, int: 2, float: 3, str: 4}
"""What stands for a word or a number in an outline. Any other value stands for itself, and so does one that is false:
then values that are equal are the same, as 0.0 and -0.0 are not.
"""


def outline(graph: Graph) -> tuple[Any, ...]:
    """Nodes and edges without the words and numbers among the values, as lists that can be written down."""
    nodes = [
        (
            key,
            node.type,
            [(name, (value and _CODES.get(type(value))) or (value,)) for name, value in node.inputs.items()],
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
        self._inputs = {key: node.inputs.copy() for key, node in graph.nodes.items()}
        self._arriving: dict[str, list[Edge]] = {key: [] for key in graph.nodes}
        for edge in graph.edges:
            if edge.target in self._arriving:
                self._arriving[edge.target].append(edge)

    def filled(self, graph: Graph) -> Plan | None:
        """The plan of a graph; None if a value of it may be wrong."""
        uses, inputs = graph.nodes, self._inputs
        changed = {key: node for key, node in uses.items() if node.inputs != inputs[key]}
        if any(self._checks.problems(key, node, self._arriving[key]) for key, node in changed.items()):
            return None
        plan = self._plan
        nodes = [self._node(each, changed[each.id]) if each.id in changed else each for each in plan.nodes]
        return replace(plan, nodes=tuple(nodes))

    def _node(self, node: PlanNode, use: Node) -> PlanNode:
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

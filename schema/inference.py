"""Type inference: what each generic node's type variables stand for in a graph.

Types flow along the edges, sources first, so that one pass binds every variable that something typed leads to; a
second pass, targets first, gives the others the type that is wanted of them. What is connected decides, never the
order of nodes or edges. Edges that `fit_as_declared` take no part, so a graph pays only for its generic nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nodeloom.schema.errors import Problem
from nodeloom.schema.field_types import FieldType
from nodeloom.schema.templates import InputTemplate, InvocationTemplate, OutputTemplate, Templates
from nodeloom.schema.topology import strong_components
from nodeloom.schema.unification import Unification, field_problem, lower_bounds, resolved
from nodeloom.schema.wiring import Wiring

if TYPE_CHECKING:
    from nodeloom.schema.graph import Edge, Graph, Node


@dataclass(frozen=True, slots=True)
class Inference:
    """Types of the fields of one graph.

    `templates` are those of its nodes, by id. `variables` holds what each variable of a node stands for, by (node id,
    variable name); one that nothing decides is absent, one of which only is known that it is a list stands for a list
    of a variable. `forwards` are those that what is connected before them decides. `problems` are the edges whose types
    don't fit, in edge order, and the variables that would have to be two types at once, which then count as `AnyField`.
    """

    templates: Mapping[str, InvocationTemplate]
    variables: Mapping[tuple[str, str], FieldType]
    forwards: Mapping[tuple[str, str], FieldType]
    problems: tuple[Problem, ...]

    def input_type(self, node: str, name: str) -> FieldType:
        """Type of a node's input in this graph; `KeyError` if there is no such field. A free variable stays one."""
        return resolved(self.variables, node, self.templates[node].inputs[name].type)

    def output_type(self, node: str, name: str) -> FieldType:
        """Type of what travels along an edge from a node's output; `KeyError` if there is no such field."""
        return resolved(self.variables, node, self.templates[node].outputs[name].type)


def infer_types(graph: Graph, templates: Templates) -> Inference:
    """Bind the type variables of a graph. Edges that lead nowhere, or to unknown types, are left out in silence."""
    work = _unified(Wiring(graph.nodes, graph.edges), graph.edges, templates)
    known = {key: templates[node.type] for key, node in graph.nodes.items() if node.type in templates}
    alone = {(key, name): lower for key, each in known.items() for name, lower in lower_bounds(each).items()}
    return Inference(known, alone | work.variables, alone | work.forwards, tuple(work.problems()))


def type_problems(wiring: Wiring, edges: Iterable[Edge], templates: Templates) -> list[Problem]:
    """`Inference.problems` of a graph, told only the edges that don't `fit_as_declared`, in edge order."""
    return _unified(wiring, edges, templates).problems()


def fit_as_declared(output: OutputTemplate, target: InputTemplate) -> bool:
    """Whether edges between two fields fit in every graph: neither has a type variable."""
    return not (output.type.variable or target.type.variable) and field_problem(output.type, output, target) is None


def _unified(wiring: Wiring, edges: Iterable[Edge], templates: Templates) -> Unification:
    work = Unification(
        wiring.nodes, templates, [edge for edge in dict.fromkeys(edges) if _is_sound(edge, wiring.nodes, templates)]
    )
    groups = _groups(wiring, work, templates)
    for group in groups:
        work.bind_forwards(group)
    work.forwards = dict(work.variables)
    for group in reversed(groups):
        work.bind_backwards(group)
    return work


def _groups(wiring: Wiring, work: Unification, templates: Templates) -> Sequence[Sequence[str]]:
    """Nodes that the work concerns, sources first, and those that feed each other together."""
    if wiring.is_acyclic:
        in_order = map(wiring.ids.__getitem__, wiring.order if work.edges else ())
        return [(node_id,) for node_id in in_order if work.concerns(node_id)]
    successors: dict[str, list[str]] = {}
    for edge in wiring.edges:
        if _is_sound(edge, wiring.nodes, templates):
            successors.setdefault(edge.source, []).append(edge.target)
    return strong_components(wiring.nodes, successors)


def _is_sound(edge: Edge, nodes: Mapping[str, Node], templates: Templates) -> bool:
    source, target = nodes.get(edge.source), nodes.get(edge.target)
    if source is None or target is None or edge.source == edge.target:
        return False
    giver, taker = templates.get(source.type), templates.get(target.type)
    return giver is not None and taker is not None and edge.output in giver.outputs and edge.input in taker.inputs

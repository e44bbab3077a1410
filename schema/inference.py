"""Type inference: what each generic node's type variables stand for in a graph.

A variable belongs to a node: `T` of n3 is another than `T` of n4. Types flow along the edges, sources first, so that
one pass binds every variable that something typed leads to; a second pass, targets first, gives the others the type
that is wanted of them. What is connected decides, never the order of nodes or edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nodeloom.schema.connections import connection_problem, gather_problem, join, meet
from nodeloom.schema.errors import Problem
from nodeloom.schema.field_types import ANY, Cardinality, FieldType
from nodeloom.schema.templates import InputTemplate, InvocationTemplate, OutputTemplate
from nodeloom.schema.topology import strong_components

if TYPE_CHECKING:
    from nodeloom.schema.graph import Edge, Graph, Node

Templates = Mapping[str, InvocationTemplate]
"""Templates by invocation type."""

_ANY_LIST = FieldType(ANY, Cardinality.COLLECTION)


@dataclass(frozen=True, slots=True)
class Inference:
    """Types of the fields of one graph.

    `variables` holds what each variable of a node stands for, by (node id, variable name); one that nothing decides is
    absent. `problems` are the edges whose types don't fit, in edge order, and the variables that would have to be two
    types at once, which then count as `AnyField`.
    """

    templates: Mapping[str, InvocationTemplate]
    variables: Mapping[tuple[str, str], FieldType]
    problems: tuple[Problem, ...]

    def input_type(self, node: str, name: str) -> FieldType:
        """Type of a node's input in this graph; `KeyError` if there is no such field. A free variable stays one."""
        return _resolved(self.variables, node, self.templates[node].inputs[name].type)

    def output_type(self, node: str, name: str) -> FieldType:
        """Type of what travels along an edge from a node's output; `KeyError` if there is no such field."""
        return _resolved(self.variables, node, self.templates[node].outputs[name].type)


def infer_types(graph: Graph, templates: Templates) -> Inference:
    """Bind the type variables of a graph. Edges that lead nowhere, or to unknown types, are left out in silence."""
    return infer(graph.nodes, graph.edges, templates)


def infer(nodes: Mapping[str, Node], edges: Iterable[Edge], templates: Templates) -> Inference:
    """`infer_types` for nodes and edges that are not a graph yet."""
    known = {key: templates[node.type] for key, node in nodes.items() if node.type in templates}
    sound = [edge for edge in dict.fromkeys(edges) if _is_sound(edge, known)]
    work = _Unification(known, {key: nodes[key].type for key in known})
    successors: dict[str, list[str]] = {}
    for edge in sound:
        work.arriving.setdefault(edge.target, []).append(edge)
        work.leaving.setdefault(edge.source, []).append(edge)
        successors.setdefault(edge.source, []).append(edge.target)
    groups = strong_components(known, successors)
    for group in groups:
        work.bind_forwards(group)
    for group in reversed(groups):
        work.bind_backwards(group)
    place = {edge: position for position, edge in enumerate(sound)}
    work.found.sort(key=lambda item: place[item[0]])
    return Inference(known, work.variables, tuple(problem for _, problem in work.found))


def _is_sound(edge: Edge, known: Mapping[str, InvocationTemplate]) -> bool:
    source, target = known.get(edge.source), known.get(edge.target)
    if source is None or target is None or edge.source == edge.target:
        return False
    return edge.output in source.outputs and edge.input in target.inputs


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A type that reaches an input with a type variable, as what it says of that variable."""

    edge: Edge
    type: FieldType


@dataclass(slots=True)
class _Unification:
    """The work of one inference: edges by node, variables bound so far, problems found with the edge they concern."""

    templates: Mapping[str, InvocationTemplate]
    types: Mapping[str, str]
    arriving: dict[str, list[Edge]] = field(default_factory=dict)
    leaving: dict[str, list[Edge]] = field(default_factory=dict)
    variables: dict[tuple[str, str], FieldType] = field(default_factory=dict)
    found: list[tuple[Edge, Problem]] = field(default_factory=list)

    def bind_forwards(self, group: Sequence[str]) -> None:
        """Check what reaches a group of nodes and bind their variables to it. On a cycle nothing is bound yet."""
        bindings: dict[tuple[str, str], FieldType] = {}
        for node in group:
            arrivals: dict[str, list[_Arrival]] = {}
            for edge in self.arriving.get(node, ()):
                target = self.templates[node].inputs[edge.input]
                source = self._check(edge, target)
                if target.type.variable and source is not None and not source.variable:
                    arrival = _Arrival(edge, _said_of_variable(source, target))
                    arrivals.setdefault(target.type.name, []).append(arrival)
            for variable, said in arrivals.items():
                bindings[node, variable] = self._unify(node, said)
        self.variables |= bindings

    def bind_backwards(self, group: Sequence[str]) -> None:
        """Bind what is still free to the type wanted of it, where there is one that suits all who want it."""
        bindings: dict[tuple[str, str], FieldType] = {}
        for node in group:
            wanted: dict[str, set[FieldType]] = {}
            for edge in self.leaving.get(node, ()):
                source = self.templates[node].outputs[edge.output].type
                if source.variable and (node, source.name) not in self.variables:
                    wanted.setdefault(source.name, set()).update(self._wish(edge, source))
            for variable, types in wanted.items():
                narrowest = meet(types)
                if narrowest is not None:
                    either = narrowest.cardinality is Cardinality.COLLECTION_OR_SCALAR
                    bindings[node, variable] = narrowest.item() if either else narrowest
        self.variables |= bindings

    def _check(self, edge: Edge, target: InputTemplate) -> FieldType | None:
        """Type that an edge brings; None after noting that it does not fit."""
        output = self.templates[edge.source].outputs[edge.output]
        source = _resolved(self.variables, edge.source, output.type)
        reason = _field_problem(source, output, target)
        if reason is None:
            return source
        self.found.append((edge, _mismatch(edge, self.types[edge.target], source, target.type, reason)))
        return None

    def _unify(self, node: str, arrivals: Sequence[_Arrival]) -> FieldType:
        joined = join(arrival.type for arrival in arrivals)
        if joined is not None:
            return joined
        ordered = sorted(arrivals, key=lambda arrival: (arrival.edge.input, arrival.edge, str(arrival.type)))
        first = ordered[0]
        other = next((each for each in ordered if join((first.type, each.type)) is None), ordered[-1])
        self.found.append((other.edge, _disagreement(node, self.types[node], first, other)))
        return FieldType(ANY)

    def _wish(self, edge: Edge, source: FieldType) -> Iterator[FieldType]:
        """What a target says of the variable of a source, if it says anything."""
        target = self.templates[edge.target].inputs[edge.input]
        wanted = _resolved(self.variables, edge.target, target.type)
        if wanted.variable or wanted.name == ANY or _field_problem(source, None, target) is not None:
            return
        yield wanted.item() if target.gather or not source.is_single else wanted


def _field_problem(source: FieldType, output: OutputTemplate | None, target: InputTemplate) -> str | None:
    """Why an output can't go into an input; the types that InvokeAI's `ui_type` hides count as well."""
    rule = gather_problem if target.gather else connection_problem
    reason = rule(source, target.type)
    if reason is None:
        return None
    sources = [source, output.original] if output is not None and output.original is not None else [source]
    targets = [target.type, target.original] if target.original is not None else [target.type]
    hidden = ((left, right) for left in sources for right in targets)
    return None if any(rule(left, right) is None for left, right in hidden) else reason


def _said_of_variable(source: FieldType, target: InputTemplate) -> FieldType:
    """A single variable stands for all that arrives, lists included; that of a list for one item."""
    return source if target.type.is_single and not target.gather else source.item()


def _resolved(variables: Mapping[tuple[str, str], FieldType], node: str, declared: FieldType) -> FieldType:
    """A declared type with its variable replaced by what it stands for; lists of lists become lists of anything."""
    if not declared.variable:
        return declared
    bound = variables.get((node, declared.name))
    if bound is None:
        return declared
    if declared.is_single:
        return bound
    return bound.sized(declared.cardinality) if bound.is_single else _ANY_LIST.sized(declared.cardinality)


def _mismatch(edge: Edge, type_id: str, source: FieldType, target: FieldType, reason: str) -> Problem:
    message = f"node {edge.target} ({type_id}): {edge.input} can't take {edge.output} of {edge.source}: {reason}"
    return Problem("type-mismatch", message, edge.target, edge.input, expected=str(target), found=str(source))


def _disagreement(node: str, type_id: str, first: _Arrival, other: _Arrival) -> Problem:
    one, two = (f"{each.type} from {each.edge.source}.{each.edge.output}" for each in (first, other))
    into = first.edge.input, other.edge.input
    gets = f"{into[0]} gets {one} and {two}" if into[0] == into[1] else f"{into[0]} gets {one}, {into[1]} gets {two}"
    message = f"node {node} ({type_id}): {gets}; they must be of one type"
    return Problem("mixed-types", message, node, other.edge.input, expected=str(first.type), found=str(other.type))

"""`Unification`: the work of one type inference. It binds the variables of one group of nodes after the other.

A variable belongs to a node: `T` of n3 is another than `T` of n4. In which order the groups come is not known here.
Of one that only lists reach, no one knows of what yet, this much is known: it stands for a list of a variable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nodeloom.schema.connections import connection_problem, gather_problem, join, meet
from nodeloom.schema.errors import Problem
from nodeloom.schema.field_templates import Bounds
from nodeloom.schema.field_types import ANY, Cardinality, FieldType
from nodeloom.schema.templates import InputTemplate, InvocationTemplate, OutputTemplate, Templates

if TYPE_CHECKING:
    from nodeloom.schema.graph import Edge, Node

_ANY_LIST = FieldType(ANY, Cardinality.COLLECTION)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A type that reaches an input with a type variable, as what it says of that variable."""

    edge: Edge
    type: FieldType


class Unification:
    """Variables bound so far by (node, name), and the problems found with the edges that they concern.

    Both ends of each of the edges must exist, and none may be there twice.
    """

    def __init__(self, nodes: Mapping[str, Node], templates: Templates, edges: Sequence[Edge]) -> None:
        self.edges = edges
        self.variables: dict[tuple[str, str], FieldType] = {}
        self.forwards = self.variables
        self._nodes = nodes
        self._templates = templates
        self._found: list[tuple[Edge, Problem]] = []
        self._arriving: dict[str, list[Edge]] = {}
        self._leaving: dict[str, list[Edge]] = {}
        for edge in edges:
            self._arriving.setdefault(edge.target, []).append(edge)
            self._leaving.setdefault(edge.source, []).append(edge)

    def concerns(self, node: str) -> bool:
        """Whether any of the edges begins or ends at a node."""
        return node in self._arriving or node in self._leaving

    def problems(self) -> list[Problem]:
        """What was found, in the order of the edges."""
        place = {edge: position for position, edge in enumerate(self.edges)}
        return [problem for _, problem in sorted(self._found, key=lambda item: place[item[0]])]

    def bind_forwards(self, group: Sequence[str]) -> None:
        """Check what reaches a group of nodes and bind their variables to it. On a cycle nothing is bound yet."""
        bindings: dict[tuple[str, str], FieldType] = {}
        for node in group:
            arrivals: dict[str, list[_Arrival]] = {}
            for edge in self._arriving.get(node, ()):
                target = self._template(node).inputs[edge.input]
                source = self._check(edge, target)
                said = _said_of_variable(source, target) if source is not None else None
                if said is not None:
                    arrivals.setdefault(target.type.name, []).append(_Arrival(edge, said))
            lower = lower_bounds(self._template(node)) if self.concerns(node) else {}
            for variable in arrivals | lower:
                bindings[node, variable] = self._unify(node, arrivals.get(variable, ()), lower.get(variable))
        self.variables |= bindings

    def bind_backwards(self, group: Sequence[str]) -> None:
        """Bind what is still free to the type wanted of it, where there is one that suits all who want it."""
        bindings: dict[tuple[str, str], FieldType] = {}
        for node in group:
            wanted: dict[str, set[FieldType]] = {}
            for edge in self._leaving.get(node, ()):
                declared = self._template(node).outputs[edge.output].type
                if resolved(self.variables, node, declared).variable:
                    wanted.setdefault(declared.name, set()).update(self._wish(edge, declared))
            for variable, types in wanted.items():
                narrowest = meet(types)
                if narrowest is not None:
                    either = narrowest.cardinality is Cardinality.COLLECTION_OR_SCALAR
                    bindings[node, variable] = narrowest.item() if either else narrowest
        self.variables |= bindings

    def _template(self, node: str) -> InvocationTemplate:
        return self._templates[self._nodes[node].type]

    def _check(self, edge: Edge, target: InputTemplate) -> FieldType | None:
        """Type that an edge brings; None after noting that it does not fit."""
        output = self._template(edge.source).outputs[edge.output]
        source = resolved(self.variables, edge.source, output.type)
        reason = field_problem(source, output, target)
        if reason is None:
            return source
        self._found.append((edge, _mismatch(edge, self._nodes[edge.target].type, source, target.type, reason)))
        return None

    def _unify(self, node: str, arrivals: Sequence[_Arrival], lower: FieldType | None) -> FieldType:
        types = [*(arrival.type for arrival in arrivals), *([] if lower is None else [lower])]
        joined = types[0] if len(types) == 1 else join(types)
        if joined is not None:
            return joined
        ordered = sorted(arrivals, key=lambda arrival: (arrival.edge.input, arrival.edge, str(arrival.type)))
        first = ordered[0]
        other = next((each for each in ordered if join((first.type, each.type)) is None), ordered[-1])
        self._found.append((other.edge, _disagreement(node, self._nodes[node].type, first, other)))
        return FieldType(ANY)

    def _wish(self, edge: Edge, declared: FieldType) -> Iterator[FieldType]:
        """What a target says of the variable of a source, if it says anything."""
        target = self._template(edge.target).inputs[edge.input]
        wanted = resolved(self.variables, edge.target, target.type)
        source = resolved(self.variables, edge.source, declared)
        if wanted.variable or wanted.name == ANY or field_problem(source, None, target) is not None:
            return
        if declared.is_single and not source.is_single:
            yield wanted.sized(source.cardinality)
        else:
            yield wanted.item() if target.gather or not source.is_single else wanted


def field_problem(source: FieldType, output: OutputTemplate | None, target: InputTemplate) -> str | None:
    """Why an output can't go into an input; the types that InvokeAI's `ui_type` hides count as well."""
    rule = gather_problem if target.gather else connection_problem
    reason = rule(source, target.type)
    if reason is None:
        return None if target.bounds is None else _bounds_problem(source, target, target.bounds)
    sources = [source, output.original] if output is not None and output.original is not None else [source]
    targets = [target.type, target.original] if target.original is not None else [target.type]
    hidden = ((left, right) for left in sources for right in targets)
    return None if any(rule(left, right) is None for left, right in hidden) else reason


def resolved(variables: Mapping[tuple[str, str], FieldType], node: str, declared: FieldType) -> FieldType:
    """A declared type with its variable replaced by what it stands for; lists of lists become lists of anything."""
    if not declared.variable:
        return declared
    bound = variables.get((node, declared.name))
    if bound is None:
        return declared
    if declared.is_single:
        return bound
    return bound.sized(declared.cardinality) if bound.is_single else _ANY_LIST.sized(declared.cardinality)


def _bounds_problem(source: FieldType, target: InputTemplate, bounds: Bounds) -> str | None:
    said = _said_of_variable(source, target)
    if said is None:
        return None
    if bounds.lower is not None and join((said, bounds.lower)) is None:
        return connection_problem(said, bounds.lower)
    return next(filter(None, (connection_problem(said, each) for each in bounds.upper)), None)


def lower_bounds(template: InvocationTemplate) -> dict[str, FieldType]:
    """The types that the variables of nodes with ports stand for at least, by variable."""
    inputs = template.inputs.values() if template.ports is not None else ()
    return {each.type.name: each.bounds.lower for each in inputs if each.bounds is not None and each.bounds.lower}


def _said_of_variable(source: FieldType, target: InputTemplate) -> FieldType | None:
    """What arrives, lists included, is what a single variable stands for; that of a list stands for one item.

    None if it says nothing: the input has no variable, or what arrives is free itself.
    """
    if not target.type.variable:
        return None
    said = source if target.type.is_single and not target.gather else source.item()
    return None if said.variable and said.is_single else said


def _mismatch(edge: Edge, type_id: str, source: FieldType, target: FieldType, reason: str) -> Problem:
    message = f"node {edge.target} ({type_id}): {edge.input} can't take {edge.output} of {edge.source}: {reason}"
    return Problem("type-mismatch", message, edge.target, edge.input, expected=str(target), found=str(source))


def _disagreement(node: str, type_id: str, first: _Arrival, other: _Arrival) -> Problem:
    one, two = (f"{each.type} from {each.edge.source}.{each.edge.output}" for each in (first, other))
    into = first.edge.input, other.edge.input
    gets = f"{into[0]} gets {one} and {two}" if into[0] == into[1] else f"{into[0]} gets {one}, {into[1]} gets {two}"
    message = f"node {node} ({type_id}): {gets}; they must be of one type"
    return Problem("mixed-types", message, node, other.edge.input, expected=str(first.type), found=str(other.type))

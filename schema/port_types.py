"""`PortTypes`: what the type variables of a subgraph's fields are, as far as the subgraph decides it by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from nodeloom.schema.field_templates import Bounds
from nodeloom.schema.field_types import FieldType
from nodeloom.schema.graph import Edge, End, Graph
from nodeloom.schema.inference import Inference, infer_types
from nodeloom.schema.templates import InputTemplate, InvocationTemplate, OutputTemplate, Templates
from nodeloom.schema.unification import lower_bounds


class PortTypes:
    """Templates and types of the fields of one graph; types are inferred only if a variable asks for it.

    A variable is what is connected before it. One that a name of the interface gives a type to stays a variable, with
    bounds: its type is for the callers to choose.
    """

    def __init__(self, graph: Graph, templates: Templates) -> None:
        self._graph = graph
        self._templates = templates
        self._origins: dict[End, End | None] = {}
        self._known: dict[End, list[tuple[End | None, bool]]] = {}

    def of(self, node: str) -> InvocationTemplate | None:
        """Template of a node; None if its type is not installed."""
        return self._templates.get(self._graph.nodes[node].type)

    def resolved(self, node: str, name: str, declared: FieldType, side: int) -> FieldType:
        """Type of an input (side 0) or output (side 1); a variable is named after the node it comes from."""
        if not declared.variable:
            return declared
        origin = self._origin((node, declared.name))
        if origin is not None:
            return FieldType(".".join(origin), declared.cardinality, True)
        return self._inference.output_type(node, name) if side else self._inference.input_type(node, name)

    def bounds(self, node: str, field: InputTemplate) -> Bounds | None:
        """Bounds of the variable of an input that has a name in the interface; None if it has none."""
        origin = self._origin((node, field.type.name)) if field.type.variable else None
        if origin is None:
            return None
        lower = self._lower(origin)
        inner = field.bounds.upper if field.bounds is not None else ()
        upper = tuple(dict.fromkeys((*inner, *self._upper((node, field.type.name)))))
        return Bounds(lower, upper) if lower is not None or upper else None

    @cached_property
    def _inference(self) -> Inference:
        return infer_types(self._graph, self._templates)

    @cached_property
    def _arriving(self) -> dict[str, list[Edge]]:
        return _by_node(self._graph.edges, 2)

    @cached_property
    def _leaving(self) -> dict[str, list[Edge]]:
        return _by_node(self._graph.edges, 0)

    @cached_property
    def _open(self) -> set[End]:
        """Variables that a name of the interface gives a type to."""
        fields = ((node, self._input(node, name)) for node, name in self._graph.inputs.values())
        return {(node, field.type.name) for node, field in fields if field is not None and field.type.variable}

    def _origin(self, start: End) -> End | None:
        if start not in self._origins:
            self._origins[start] = self._found_origin(start)
        return self._origins[start]

    def _found_origin(self, start: End) -> End | None:
        """The one variable that a variable is the same as, by the edges that lead to it; None if it is bound.

        One that nothing ever gives a type to says nothing of another that a caller gives one to.
        """
        seen, stack, ends, is_same = {start}, [start], [], True
        while stack:
            end = stack.pop()
            sources = [] if end in self._open and self._lower(end) else self._sources(end)
            if not sources:
                ends.append(end)
            for source, plain in sources:
                if source is None:
                    return None
                is_same = is_same and plain
                if source not in seen:
                    seen.add(source)
                    stack.append(source)
        given = [end for end in ends if end in self._open]
        if not given and start not in self._open:
            given = ends
        return given[0] if is_same and len(given) == 1 else start

    def _lower(self, end: End) -> FieldType | None:
        """The type that reaches a variable of a node, if any does."""
        found = self._inference.forwards.get(end)
        return None if found is None or found.variable else found

    def _sources(self, end: End) -> list[tuple[End | None, bool]]:
        if end not in self._known:
            self._known[end] = [*self._found_sources(end)]
        return self._known[end]

    def _found_sources(self, end: End) -> Iterator[tuple[End | None, bool]]:
        """What arrives at a variable of a node: another variable, or None for a type; and whether it is the same."""
        template = self.of(end[0])
        if template is not None and end[1] in lower_bounds(template):
            yield None, False
        for edge in self._arriving.get(end[0], ()):
            ends = self._ends(edge)
            if ends is None or not ends[1].type.variable or ends[1].type.name != end[1]:
                continue
            output, field = ends
            plain = field.type.is_single and output.type.is_single and not field.gather
            yield ((edge.source, output.type.name) if output.type.variable else None), plain

    def _upper(self, start: End) -> Iterator[FieldType]:
        """Types that a variable goes into, by itself and by way of others that are the same."""
        seen, stack = {start}, [start]
        while stack:
            node, variable = stack.pop()
            for edge in self._leaving.get(node, ()):
                ends = self._ends(edge)
                if ends is None or not _carries(*ends, variable):
                    continue
                field = ends[1]
                yield from field.bounds.upper if field.bounds is not None else ()
                following = (edge.target, field.type.name)
                if not field.type.variable:
                    yield field.type
                elif field.type.is_single and following not in seen:
                    seen.add(following)
                    stack.append(following)

    def _ends(self, edge: Edge) -> tuple[OutputTemplate, InputTemplate] | None:
        """The fields that an edge is between; None if one does not exist or both are of one node."""
        output, field = self._output(edge.source, edge.output), self._input(edge.target, edge.input)
        return None if output is None or field is None or edge.source == edge.target else (output, field)

    def _input(self, node: str, name: str) -> InputTemplate | None:
        template = self.of(node) if node in self._graph.nodes else None
        return template.inputs.get(name) if template is not None else None

    def _output(self, node: str, name: str) -> OutputTemplate | None:
        template = self.of(node) if node in self._graph.nodes else None
        return template.outputs.get(name) if template is not None else None


def _carries(output: OutputTemplate, field: InputTemplate, variable: str) -> bool:
    """Whether what an output gives to a field is of the very type that a variable stands for."""
    is_variable = output.type.variable and output.type.name == variable and output.type.is_single
    return is_variable and not field.gather and field.original is None


def _by_node(edges: Iterable[Edge], end: int) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge[end], []).append(edge)
    return found

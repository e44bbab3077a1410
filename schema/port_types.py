"""`PortTypes`: what the type variables of a subgraph's fields are, as far as the subgraph decides it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from nodeloom.schema.field_types import FieldType
from nodeloom.schema.graph import Edge, End, Graph
from nodeloom.schema.inference import Inference, infer_types
from nodeloom.schema.templates import InvocationTemplate, Templates


class PortTypes:
    """Templates and types of the fields of one graph; types are inferred only if a variable asks for it.

    A variable is what is connected before it. What follows it decides nothing: that is for the values of the caller.
    """

    def __init__(self, graph: Graph, templates: Templates) -> None:
        self._graph = graph
        self._templates = templates

    def of(self, node: str) -> InvocationTemplate | None:
        """Template of a node; None if its type is not installed."""
        return self._templates.get(self._graph.nodes[node].type)

    def resolved(self, node: str, name: str, declared: FieldType, side: int) -> FieldType:
        """Type of an input (side 0) or output (side 1); a free variable is named after the node it comes from."""
        if not declared.variable:
            return declared
        origin = self._origin(node, declared.name)
        if origin is not None:
            return FieldType(".".join(origin), declared.cardinality, True)
        return self._inference.output_type(node, name) if side else self._inference.input_type(node, name)

    @cached_property
    def _inference(self) -> Inference:
        return infer_types(self._graph, self._templates)

    @cached_property
    def _arriving(self) -> dict[str, list[Edge]]:
        arriving: dict[str, list[Edge]] = {}
        for edge in self._graph.edges:
            arriving.setdefault(edge.target, []).append(edge)
        return arriving

    def _origin(self, node: str, variable: str) -> End | None:
        """The one free variable that a variable is the same as, by the edges that lead to it; None if it is bound."""
        start = (node, variable)
        seen, stack, free, is_same = {start}, [start], [], True
        while stack:
            end = stack.pop()
            sources = [*self._sources(end)]
            if not sources:
                free.append(end)
            for source, plain in sources:
                if source is None:
                    return None
                is_same = is_same and plain
                if source not in seen:
                    seen.add(source)
                    stack.append(source)
        return free[0] if is_same and len(free) == 1 else start

    def _sources(self, end: End) -> Iterator[tuple[End | None, bool]]:
        """What arrives at a variable of a node: another variable, or None for a type; and whether it is the same."""
        for edge in self._arriving.get(end[0], ()):
            target, source = self.of(edge.target), self.of(edge.source) if edge.source in self._graph.nodes else None
            field = target.inputs.get(edge.input) if target is not None else None
            output = source.outputs.get(edge.output) if source is not None else None
            if field is None or output is None or not field.type.variable or field.type.name != end[1]:
                continue
            plain = field.type.is_single and output.type.is_single and not field.gather
            yield ((edge.source, output.type.name) if output.type.variable else None), plain

"""Templates of nodes with ports: the fields of their type, and the interface of the subgraph that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nodeloom.schema.errors import Problem
from nodeloom.schema.field_templates import MISSING, InputTemplate, OutputTemplate, parse_input, parse_output
from nodeloom.schema.field_types import Cardinality
from nodeloom.schema.graph import End, Graph
from nodeloom.schema.json import JSON
from nodeloom.schema.naming import title_of
from nodeloom.schema.port_types import PortTypes
from nodeloom.schema.ports import Ports
from nodeloom.schema.subgraph_invocation import UNUSABLE_PORTS
from nodeloom.schema.templates import InvocationTemplate, Templates

_TAKES_ANYTHING = parse_input("", True, {}, required=False)
_GIVES_ANYTHING = parse_output("", True, {})


@dataclass(frozen=True, slots=True)
class Interface:
    """The interface of a subgraph: a template for each name, and what is wrong with it."""

    inputs: Mapping[str, InputTemplate]
    outputs: Mapping[str, OutputTemplate]
    problems: tuple[Problem, ...]


class PortedType(str):
    """Key of the template that nodes with ports have for themselves; it shows as the type id that they are of."""

    __slots__ = ()

    @classmethod
    def of(cls, type_id: str, subgraph: str, whole: Iterable[str]) -> PortedType:
        """The key of nodes of a type that name a subgraph."""
        return cls("\n".join((type_id, subgraph, *whole)))

    def __str__(self) -> str:
        return self.partition("\n")[0]

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def interface_of(graph: Graph, templates: Templates) -> Interface:
    """The interface of a subgraph whose nodes have templates; a name that stands for nothing is left out, and told."""
    types = PortTypes(graph, templates)
    inputs = {name: _input(name, graph, end, types) for name, end in graph.inputs.items() if _has(graph, end, types, 0)}
    outputs = {name: _output(name, end, types) for name, end in graph.outputs.items() if _has(graph, end, types, 1)}
    return Interface(inputs, outputs, tuple(_problems(graph, types)))


def ported_template(template: InvocationTemplate, interface: Interface, whole: Iterable[str]) -> InvocationTemplate:
    """The template of a node: its type's own fields, then the ports; the type's own win."""
    rule = _rule(template)
    kept = frozenset(whole)
    inputs = {
        name: _each_input(field) if rule.shape == "each" and name not in kept else field
        for name, field in interface.inputs.items()
        if name not in rule.given
    }
    if not rule.inline:  # the whole node waits for its inputs, so it can't ask for them one by one
        inputs = {name: replace(field, lazy=False) if field.lazy else field for name, field in inputs.items()}
    outputs = {
        name: _each_output(field) if rule.shape == "each" else field for name, field in interface.outputs.items()
    }
    own = template.inputs, template.outputs
    return replace(
        template,
        inputs={**own[0], **{name: field for name, field in inputs.items() if name not in own[0]}},
        outputs={**own[1], **{name: field for name, field in outputs.items() if name not in own[1]}},
    )


def whole_ports(template: InvocationTemplate, interface: Interface, value: JSON) -> list[str]:
    """Ports of an `each` node that take a list as it is: those whose type is a list, and those that the user named."""
    rule = _rule(template)
    named = [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
    lists = [name for name, field in interface.inputs.items() if _is_list(field) and name not in rule.given]
    return sorted({*named, *lists})


def name_problems(node: str, template: InvocationTemplate, subgraph: str, interface: Interface) -> Iterator[Problem]:
    """Names of an interface that a node of this type can't have as ports."""
    own = {"input": template.inputs, "output": template.outputs}
    ports = {"input": interface.inputs, "output": interface.outputs}
    where = f"node {node} ({template.type})"
    for side, names in ports.items():
        for name in names:
            if name in own[side]:
                reason = f"{template.type} has an {side} of that name itself"
            elif name in UNUSABLE_PORTS:
                reason = "that name can't be used"
            else:
                continue
            message = f"{where}: the subgraph {subgraph} has an {side} {name}, but {reason}; rename it in its interface"
            yield Problem("port-name", message, node, name)


def _rule(template: InvocationTemplate) -> Ports:
    assert template.ports is not None  # only asked of types with ports
    return template.ports


def _has(graph: Graph, end: End, types: PortTypes, side: int) -> bool:
    node, name = end
    if node not in graph.nodes:
        return False
    template = types.of(node)
    return template is None or name in (template.outputs if side else template.inputs)


def _input(name: str, graph: Graph, end: End, types: PortTypes) -> InputTemplate:
    node, field_name = end
    template = types.of(node)
    if template is None:
        return replace(_TAKES_ANYTHING, name=name, title=title_of(name))
    field = template.inputs[field_name]
    own: Any = graph.nodes[node].inputs.get(field_name, MISSING)
    has_own = own is not MISSING and not (own is None and field.input == "connection")
    return replace(
        field,
        name=name,
        title=field.title if name == field_name else title_of(name),
        type=types.resolved(node, field_name, field.type, 0),
        bounds=types.bounds(node, field),
        required=field.required and not has_own,
        default=own if has_own else field.default,
    )


def _output(name: str, end: End, types: PortTypes) -> OutputTemplate:
    node, field_name = end
    template = types.of(node)
    if template is None:
        return replace(_GIVES_ANYTHING, name=name, title=title_of(name))
    field = template.outputs[field_name]
    title = field.title if name == field_name else title_of(name)
    found = types.resolved(node, field_name, field.type, 1)
    return replace(field, name=name, title=title, type=found, spread=False)


def _is_list(field: InputTemplate) -> bool:
    """Whether an input takes lists by itself, or because its variable stands for one inside."""
    lower = field.bounds.lower if field.bounds is not None else None
    return not (field.type.is_single and (lower is None or lower.is_single))


def _each_input(field: InputTemplate) -> InputTemplate:
    """An input of one value that takes a list of them as well."""
    if not field.type.is_single or field.gather:
        return field
    schema = {"anyOf": [field.schema, {"type": "array", "items": field.schema}]}
    return replace(field, type=field.type.sized(Cardinality.COLLECTION_OR_SCALAR), schema=schema)


def _each_output(field: OutputTemplate) -> OutputTemplate:
    return replace(field, type=field.type.sized(Cardinality.COLLECTION))


def _problems(graph: Graph, types: PortTypes) -> Iterator[Problem]:
    for word, side, ports in (("input", 0, graph.inputs), ("output", 1, graph.outputs)):
        for name, (node, field) in ports.items():
            template = types.of(node) if node in graph.nodes else None
            known: Mapping[str, Any] = (template.outputs if side else template.inputs) if template else {}
            if node not in graph.nodes:
                message = f"interface {word} {name!r} stands for node {node}, which does not exist"
                yield Problem("unknown-node", message, node)
            elif template is not None and field not in known:
                has = ", ".join(known) or "none"
                message = f"interface {word} {name!r} stands for {word} {field} of node {node}, which has {has}"
                yield Problem("unknown-field", message, node, field)
    yield from _input_problems(graph, types)


def _input_problems(graph: Graph, types: PortTypes) -> Iterator[Problem]:
    """Inputs that can't be given from outside: something inside leads there, or two names do."""
    connected = {(edge.target, edge.input): edge for edge in graph.edges}
    first: dict[End, str] = {}
    for name, end in graph.inputs.items():
        node, field = end
        other = first.setdefault(end, name)
        if other != name:
            message = f"interface inputs {other!r} and {name!r} both stand for {field} of node {node}; remove one"
            yield Problem("input-taken", message, node, field)
        edge = connected.get(end)
        template = types.of(node) if node in graph.nodes else None
        if template is not None and template.ports is not None and field == template.ports.of:
            message = f"interface input {name!r} would choose the subgraph of node {node}, which decides its ports"
            yield Problem("fixed-input", message, node, field)
        taken = template is not None and field in template.inputs and not template.inputs[field].takes_many
        if edge is not None and taken:
            message = (
                f"interface input {name!r} stands for {field} of node {node}, which comes from "
                f"{edge.source}.{edge.output} already; remove one of them"
            )
            yield Problem("input-taken", message, node, field)

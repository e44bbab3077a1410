"""`InvocationTemplate`: what the published OpenAPI document says of an invocation, and the parser of such documents.

It reads our document and InvokeAI's, whatever their version: every component of class "invocation" becomes a template
that holds all of its inputs and outputs. Only a document without any component is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from nodeloom.schema.constraints import Constraints
from nodeloom.schema.definition import Purity
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.field_schema import reference_name
from nodeloom.schema.field_templates import (
    MISSING,
    InputTemplate,
    Missing,
    OutputTemplate,
    parse_input,
    parse_output,
)
from nodeloom.schema.naming import title_of
from nodeloom.schema.ports import Ports, read_ports

__all__ = [
    "MISSING",
    "Constraints",
    "InputTemplate",
    "InvocationTemplate",
    "Missing",
    "OutputTemplate",
    "Templates",
    "parse_templates",
]

_NODE_ATTRIBUTES = frozenset({"id", "type", "use_cache", "is_intermediate"})
_UNVERSIONED = "1.0.0"  # what InvokeAI takes for a node that states no version


@dataclass(frozen=True, slots=True)
class InvocationTemplate:
    """One invocation type.

    `problem` says what of it could not be read, such as an output that is not defined. With `ports`, a node of it has
    more inputs and outputs than these.
    """

    type: str
    version: int | str
    title: str
    description: str
    category: str
    tags: tuple[str, ...]
    pack: str
    classification: str
    purity: Purity
    output_node: bool
    idempotent: bool
    accelerator: bool
    pairs: bool
    inputs: Mapping[str, InputTemplate]
    outputs: Mapping[str, OutputTemplate]
    output_type: str
    problem: str | None = None
    ports: Ports | None = None


Templates: TypeAlias = Mapping[str, InvocationTemplate]
"""Templates by type id."""


def parse_templates(openapi: Mapping[str, Any]) -> dict[str, InvocationTemplate]:
    """Templates of a published document by type id; `DocumentError` if it holds no components at all."""
    components = _components(openapi)
    templates: dict[str, InvocationTemplate] = {}
    for name, component in components.items():
        if not (isinstance(component, Mapping) and component.get("class") == "invocation"):
            continue
        template = _parse_invocation(str(name), component, components)
        first = templates.setdefault(template.type, template)
        if first is not template:
            problem = f"component {name} has the type id {template.type} too and is left out"
            templates[template.type] = replace(first, problem=_joined(first.problem, problem))
    return templates


def _components(openapi: object) -> Mapping[str, Any]:
    found = openapi
    for key in ("components", "schemas"):
        found = found.get(key) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        raise DocumentError("the document has no components.schemas: it is not the OpenAPI document of a node library")
    return found


def _parse_invocation(name: str, component: Mapping[str, Any], components: Mapping[str, Any]) -> InvocationTemplate:
    properties = _properties(component, components)
    type_id = _text(component.get("node_type")) or _type_id(properties)
    problem = None if type_id else f"component {name} states no type id, so it goes by its own name"
    type_id = type_id or name
    output_name, output = _output_component(component, type_id, components)
    if output is None:
        problem = _joined(problem, f"its output component {output_name or 'is not named and'} can't be found")
    output_properties = _properties(output or {}, components)
    required = _required(component, components)
    version, purity = component.get("version"), component.get("purity")
    return InvocationTemplate(
        type=type_id,
        version=version if isinstance(version, (int, str)) and not isinstance(version, bool) else _UNVERSIONED,
        title=_text(component.get("title")).removesuffix("Invocation") or title_of(type_id.rsplit("/", 1)[-1]),
        description=_text(component.get("description")),
        category=_text(component.get("category")),
        tags=_texts(component.get("tags")),
        pack=_text(component.get("node_pack")) or type_id.rpartition("/")[0],
        classification=_text(component.get("classification")) or "stable",
        purity=_purity(purity, properties.get("use_cache")),
        output_node=component.get("output_node") is True,
        idempotent=component.get("idempotent") is not False,
        accelerator=component.get("accelerator") is True,
        pairs=component.get("pairs") is True,
        inputs={
            key: parse_input(key, schema, components, key in required)
            for key, schema in properties.items()
            if _is_input(key, schema)
        },
        outputs={
            key: parse_output(key, schema, components)
            for key, schema in output_properties.items()
            if _is_output(key, schema)
        },
        output_type=_type_id(output_properties) or output_name,
        problem=problem,
        ports=read_ports(component.get("ports")),
    )


def _type_id(properties: Mapping[str, Any]) -> str:
    schema = properties.get("type")
    if not isinstance(schema, Mapping):
        return ""
    options = schema.get("enum")
    candidates = [schema.get("const"), schema.get("default"), *(options if isinstance(options, list) else ())]
    return next((found for found in candidates if isinstance(found, str) and found), "")


def _output_component(
    component: Mapping[str, Any], type_id: str, components: Mapping[str, Any]
) -> tuple[str, Mapping[str, Any] | None]:
    """Name and schema of an invocation's output, by its own `output` or InvokeAI's map of all outputs."""
    by_type = _mapping(_mapping(components.get("InvocationOutputMap")).get("properties"))
    for holder in (component.get("output"), by_type.get(type_id)):
        reference = _reference(holder)
        if reference:
            name = reference_name(reference)
            found = components.get(name)
            return name, found if isinstance(found, Mapping) else None
    return "", None


def _reference(schema: object) -> str:
    """The `$ref` of a schema, which an `allOf` may wrap."""
    parts = _mapping(schema).get("allOf")
    for part in (schema, *(parts if isinstance(parts, list) else ())):
        reference = _text(_mapping(part).get("$ref"))
        if reference:
            return reference
    return ""


def _properties(component: Mapping[str, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    """Properties of a component and of those it extends; its own win."""
    merged: dict[str, Any] = {}
    for schema in _extended(component, components):
        for name, own in _mapping(schema.get("properties")).items():
            merged.setdefault(str(name), own)
    return merged


def _required(component: Mapping[str, Any], components: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name for schema in _extended(component, components) for name in _texts(schema.get("required")))


def _extended(component: Mapping[str, Any], components: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A component, then the schemas of its `allOf` and theirs, each once."""
    pending, seen = [component], set[int]()
    while pending:
        schema = pending.pop(0)
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        yield schema
        parts = schema.get("allOf")
        for part in parts if isinstance(parts, list) else ():
            reference = _text(_mapping(part).get("$ref"))
            pending.append(_mapping(components.get(reference_name(reference)) if reference else part))


def _is_input(name: str, schema: object) -> bool:
    """Whether a property is an input; one that doesn't say is, unless it has the name of a node attribute."""
    kind = _mapping(schema).get("field_kind")
    return kind != "node_attribute" and (isinstance(kind, str) or name not in _NODE_ATTRIBUTES)


def _is_output(name: str, schema: object) -> bool:
    kind = _mapping(schema).get("field_kind")
    return kind != "node_attribute" and (isinstance(kind, str) or name != "type")


def _purity(purity: object, use_cache: object) -> Purity:
    """What the document says; InvokeAI says it by the default of `use_cache`."""
    if purity == "external":
        return "external"
    return "volatile" if purity == "volatile" or _mapping(use_cache).get("default") is False else "pure"


def _joined(problem: str | None, other: str) -> str:
    return f"{problem}; {other}" if problem else other


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

"""JSON Schema of invocation and output classes, as components of the published document.

Value types and enums keep one name everywhere, given by the package that defines them: `ImageField`, or
`acme.StyleField` for a type of the package `acme`. No name stands for two different things.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from nodeloom.schema.class_schema import REF, class_schema
from nodeloom.schema.declaration import Invocation
from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.fields import attributes
from nodeloom.schema.history import KEY, published_steps
from nodeloom.schema.naming import component_of_class, component_of_type, title_of
from nodeloom.schema.output import InvocationOutput
from nodeloom.schema.subgraph_invocation import SubgraphInvocation

TYPE = "type"
"""The property that states the type id of an invocation."""
NODE_TYPE = "node_type"
"""What states it in a component that has an input called `type`."""
Components = dict[str, dict[str, Any]]
Definitions = tuple[tuple[str, dict[str, Any]], ...]


def merge_components(type_id: str, components: Components, more: Components) -> None:
    """Add the components of one invocation type to others; `DefinitionError` if a name would stand for two things."""
    for name, schema in more.items():
        if components.setdefault(name, schema) != schema:
            raise _collision(type_id, name)


@cache
def invocation_component(cls: type[Invocation]) -> tuple[str, Components]:
    """Name of an invocation's component, and all components it needs: itself, its output, its value types.

    Made once for a class, when it is declared; the result is shared and must not be changed. `DefinitionError` if two
    classes of one name are among them.
    """
    definition = cls.definition
    schema, definitions = _model_schema(cls)
    output_name = component_of_class(definition.output_type)
    components = _by_name(definition.type, definitions)
    merge_components(
        definition.type, components, _by_name(definition.type, _output_definitions(definition.output_type))
    )
    has_type = TYPE in cls.model_fields  # an input of that name takes its place, so the component says it
    properties = {
        TYPE: {"const": definition.type, "type": "string", "field_kind": "node_attribute"},
        **{name: _published(cls, name, schema["properties"][name], components) for name in cls.model_fields},
    }
    component: dict[str, Any] = {
        "class": "invocation",
        "type": "object",
        "title": definition.title,
        "description": definition.description,
        "category": definition.category,
        "tags": list(definition.tags),
        "version": definition.version,
        "node_pack": definition.pack,
        "classification": definition.classification,
        "purity": definition.purity,
        "output_node": definition.output,
        "idempotent": definition.idempotent,
        "accelerator": definition.accelerator,
        "pairs": definition.pairs,
        "properties": properties,
        "required": [*([] if has_type else [TYPE]), *schema.get("required", [])],
        "output": {"$ref": REF + output_name},
    }
    if has_type:
        component[NODE_TYPE] = definition.type
    if issubclass(cls, SubgraphInvocation):
        component["ports"] = cls.port_rule.published()
    if definition.migrations:
        component[KEY] = published_steps(definition.migrations)
    name = component_of_type(definition.type)
    merge_components(definition.type, components, {name: component})
    return name, components


@cache
def _output_definitions(cls: type[InvocationOutput]) -> Definitions:
    """The component of an output class, and those of its value types."""
    schema, definitions = _model_schema(cls)
    component = {
        "class": "output",
        "type": "object",
        "title": title_of(cls.__name__.removesuffix("Output")),
        "description": schema.get("description", ""),
        "properties": {name: _published(cls, name, schema["properties"][name], {}) for name in cls.model_fields},
        "required": list(cls.model_fields),
    }
    return (*definitions, (component_of_class(cls), component))


def _published(cls: type[BaseModel], name: str, schema: dict[str, Any], components: Components) -> dict[str, Any]:
    """A property with every attribute stated, whatever its declaration left to the defaults."""
    kind = "output" if issubclass(cls, InvocationOutput) else "input"
    declared = attributes(cls.model_fields[name])
    known: dict[str, Any] = {
        "title": title_of(name),
        "field_kind": kind,
        "ui_order": list(cls.model_fields).index(name),
    }
    if kind == "input":
        known["input"] = "any"
    published = {**known, **schema}
    if "title" not in declared and cls.model_fields[name].title is None:
        published["title"] = title_of(name)
    if published.get("input") == "any" and _holds(published, components, stateful=False):
        published["input"] = "connection"
    if kind == "input" and _holds(published, components, names="secret"):
        published.setdefault("ui_component", "secret")
    return published


def _holds(schema: Mapping[str, Any], components: Components, **said: object) -> bool:
    """Whether a property holds values whose component says this (directly, in a list, or optionally).

    `stateful=False` are those that only a run can make.
    """
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return said.items() <= components[reference.removeprefix(REF)].items()
    nested = [schema["items"]] if isinstance(schema.get("items"), dict) else schema.get("anyOf", [])
    return any(_holds(part, components, **said) for part in nested)


def _model_schema(cls: type[BaseModel]) -> tuple[dict[str, Any], Definitions]:
    """JSON Schema of a class, and its definitions by their published names."""
    schema, definitions = class_schema(cls)
    return schema, tuple((definition.name, definition.schema) for definition in definitions)


def _by_name(type_id: str, definitions: Definitions) -> Components:
    components = dict(definitions)
    if len(components) < len(definitions):
        names = [name for name, _ in definitions]
        raise _collision(type_id, next(name for name in names if names.count(name) > 1))
    return components


def _collision(type_id: str, name: str) -> DefinitionError:
    return DefinitionError.about(
        type_id,
        f"two different classes are named {name.rpartition('.')[2]} (published as {name}); "
        "rename one of them, or the function whose result it is",
    )

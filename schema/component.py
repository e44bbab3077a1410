"""JSON Schema of invocation and output classes, as components of the published document.

Value types keep one name everywhere: `ImageField`, or `acme.StyleField` for a type of the package `acme`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from nodeloom.schema.fields import attributes
from nodeloom.schema.invocation import Invocation
from nodeloom.schema.naming import component_of_class, component_of_type, title_of
from nodeloom.schema.output import InvocationOutput

REF = "#/components/schemas/"
Components = dict[str, dict[str, Any]]


@cache
def invocation_component(cls: type[Invocation]) -> tuple[str, Components]:
    """Name of an invocation's component, and all components it needs: itself, its output, its value types.

    Made once for a class, when it is declared; the result is shared and must not be changed.
    """
    definition = cls.definition
    schema, components = _model_schema(cls)
    output_name = component_of_class(definition.output_type)
    components = {**components, **_output_components(definition.output_type)}
    properties = {
        "type": {"const": definition.type, "type": "string", "field_kind": "node_attribute"},
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
        "properties": properties,
        "required": ["type", *schema.get("required", [])],
        "output": {"$ref": REF + output_name},
    }
    name = component_of_type(definition.type)
    return name, {**components, name: component}


@cache
def _output_components(cls: type[InvocationOutput]) -> Components:
    schema, components = _model_schema(cls)
    component = {
        "class": "output",
        "type": "object",
        "title": title_of(cls.__name__.removesuffix("Output")),
        "description": schema.get("description", ""),
        "properties": {
            name: _published(cls, name, schema["properties"][name], components) for name in cls.model_fields
        },
        "required": list(cls.model_fields),
    }
    return {**components, component_of_class(cls): component}


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
    if published.get("input") == "any" and _is_handle(published, components):
        published["input"] = "connection"
    return published


def _is_handle(schema: Mapping[str, Any], components: Components) -> bool:
    """Whether a property holds values that only a run can make (directly, in a list, or optionally)."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return components[reference.removeprefix(REF)].get("stateful") is False
    nested = [schema["items"]] if isinstance(schema.get("items"), dict) else schema.get("anyOf", [])
    return any(_is_handle(part, components) for part in nested)


def _model_schema(cls: type[BaseModel]) -> tuple[dict[str, Any], Components]:
    """JSON Schema of a class, its definitions under their published names."""
    schema = cls.model_json_schema(ref_template=REF + "{model}")
    definitions: Components = schema.pop("$defs", {})
    names = {key: _definition_name(cls, key, value) for key, value in definitions.items()}
    renamed = {names[key]: _rename(value, names) for key, value in definitions.items()}
    for value in renamed.values():
        value.pop("x-type-name", None)
    return _rename(schema, names), renamed


def _definition_name(cls: type[BaseModel], key: str, schema: Mapping[str, Any]) -> str:
    if "x-type-name" in schema:
        return str(schema["x-type-name"])
    package = cls.__module__.partition(".")[0]
    return key if package == "nodeloom" else f"{package}.{key}"


def _rename(schema: Any, names: Mapping[str, str]) -> Any:
    if isinstance(schema, list):
        return [_rename(item, names) for item in schema]
    if not isinstance(schema, dict):
        return schema
    renamed = {key: _rename(value, names) for key, value in schema.items()}
    reference = renamed.get("$ref")
    if isinstance(reference, str) and reference.removeprefix(REF) in names:
        renamed["$ref"] = REF + names[reference.removeprefix(REF)]
    return renamed

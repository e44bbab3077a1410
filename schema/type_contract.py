"""The contract of an invocation type: what one version of it promises to documents, without wording and hints.

It is a published document of that type alone, so whatever reads published documents reads frozen contracts too. Two
versions of a validator library, or two ways to declare the same field, give the same contract. What only a run makes is
in no document, so a handle is its name here, whatever it is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from nodeloom.schema.acceptance import BEYOND, COMPILED
from nodeloom.schema.class_schema import REF
from nodeloom.schema.component import NODE_TYPE
from nodeloom.schema.field_schema import TYPE_VARIABLE, reference_name
from nodeloom.schema.json import JSON, canonical_json
from nodeloom.schema.naming import component_of_type

OUTPUT: Final = "output"
"""Component of what the type gives; the name of its class binds nobody."""
_OF_FIELDS: Final = frozenset({"default", "field_kind", "gather", "input", "spread", TYPE_VARIABLE})
_OF_COMPONENTS: Final = frozenset({"class", NODE_TYPE, "output", "ports", "stateful", "version"})
KEPT: Final = COMPILED | BEYOND | _OF_FIELDS | _OF_COMPONENTS
"""Keywords that bind: types, limits, choices, defaults, and which fields take edges. All others may change freely."""
_AS_THEY_ARE: Final = frozenset({"const", "default", "enum", "ports"})
_UNORDERED: Final = frozenset({"allOf", "anyOf", "enum", "oneOf", "required", "type"})
_BY_NAME: Final = frozenset({"patternProperties", "properties"})
_HANDLE: Final[Mapping[str, JSON]] = {"stateful": False, "type": "object"}
_UNSAID: Final[Mapping[str, JSON]] = {"input": "any", "gather": False, "spread": False}


def type_contract(components: Mapping[str, Any], type_id: str) -> dict[str, JSON]:
    """The contract of a type, of the components of a published document; `KeyError` if it is not there."""
    own = component_of_type(type_id)
    invocation = _bare(components[own])
    output = reference_name(invocation["output"]["$ref"])
    found: dict[str, JSON] = {own: {**invocation, "output": {"$ref": REF + OUTPUT}}, OUTPUT: _bare(components[output])}
    waiting = [*_references([*invocation["properties"].values(), found[OUTPUT]])]
    while waiting:
        name = waiting.pop()
        if name not in found and name in components:
            found[name] = _value(components[name])
            waiting += _references(found[name])
    return {"components": {"schemas": dict(sorted(found.items()))}}


def _value(component: Mapping[str, Any]) -> Any:
    """The component of a value type, without what a handle is made of."""
    is_handle = component.get("stateful") is False and component.get("type") == "object"
    return dict(_HANDLE) if is_handle else _bare(component)


def _bare(schema: Any) -> Any:
    """A JSON Schema with the keywords that bind, in one of the orders that mean the same."""
    if isinstance(schema, list):
        return [_bare(each) for each in schema]
    if not isinstance(schema, Mapping):
        return whole(schema)
    return {
        keyword: _bare_value(keyword, value)
        for keyword, value in sorted(schema.items())
        if keyword in KEPT and not (keyword in _UNSAID and value == _UNSAID[keyword])
    }


def _bare_value(keyword: str, value: Any) -> Any:
    if keyword == "default":
        return whole(value)
    if keyword in _AS_THEY_ARE and keyword not in _UNORDERED:
        return value
    if keyword in _BY_NAME and isinstance(value, Mapping):
        return {name: _bare(each) for name, each in sorted(value.items())}
    if keyword in _UNORDERED and isinstance(value, list):
        return sorted(value if keyword == "enum" else map(_bare, value), key=canonical_json)
    return _bare(value)


def whole(value: Any) -> Any:
    """A default whose whole numbers are integers, for JSON does not tell 8.0 from 8."""
    if isinstance(value, list):
        return [whole(each) for each in value]
    if isinstance(value, Mapping):
        return {name: whole(each) for name, each in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _references(schema: Any) -> Iterator[str]:
    """Names of the components that a schema refers to."""
    if isinstance(schema, list):
        for each in schema:
            yield from _references(each)
    elif isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield reference_name(schema["$ref"])
        for keyword, value in schema.items():
            if keyword in _BY_NAME and isinstance(value, dict):
                yield from _references([*value.values()])
            elif keyword not in _AS_THEY_ARE:
                yield from _references(value)

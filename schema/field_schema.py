"""Reads a field's type from its JSON Schema, as OpenAPI 3.1 publishes it. Never raises: what it can't type it explains.

The cases are those of InvokeAI's published document and ours; `conformance/field_types.json` lists them one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from nodeloom.schema.field_types import ANY, BOOLEAN, ENUM, FLOAT, INTEGER, OBJECT, STRING, Cardinality, FieldType

if TYPE_CHECKING:
    from nodeloom.schema.json import JSON

TYPE_VARIABLE = "x-type-variable"
"""JSON Schema keyword that names a type variable."""

_PRIMITIVES = {"integer": INTEGER, "number": FLOAT, "string": STRING, "boolean": BOOLEAN}
_DEPTH = 16  # real fields nest three deep; a hostile document must not exhaust the stack
_NOTHING = "it allows nothing but null"
_ANY = FieldType(ANY)
_ANY_LIST = FieldType(ANY, Cardinality.COLLECTION)


@dataclass(frozen=True, slots=True)
class FieldReading:
    """What a field's JSON Schema says of its type.

    `options` are the values an enum allows. `problem` says in a sentence why the type is not known better; the type is
    then `AnyField`, or a list of it.
    """

    type: FieldType
    options: tuple[JSON, ...] | None = None
    problem: str | None = None


def parse_field(schema: object, components: Mapping[str, Any]) -> FieldReading:
    """Type of a field from the JSON Schema of its property; `components` are the document's schemas by name."""
    return _read(schema, components, _DEPTH)


def reference_name(reference: str) -> str:
    """Component name of a `$ref`: its last path segment, with URL and JSON Pointer escapes undone."""
    return unquote(reference.rsplit("/", 1)[-1]).replace("~1", "/").replace("~0", "~")


def layers(schema: Mapping[str, Any], depth: int = _DEPTH) -> Iterator[Mapping[str, Any]]:
    """A field's JSON Schema, then those nested in it: the members of its unions, the items of its lists."""
    yield schema
    nested = [*_alternatives(schema), *_list(schema, "allOf"), schema.get("items")]
    for part in nested if depth else ():
        if isinstance(part, Mapping):
            yield from layers(part, depth - 1)


def _read(schema: object, components: Mapping[str, Any], depth: int) -> FieldReading:
    if not isinstance(schema, Mapping):
        return FieldReading(_ANY) if schema is True else _unknown("its schema is not a JSON Schema object")
    if not depth:
        return _unknown("its schema is nested too deeply")
    if _is_null(schema):
        return _unknown(_NOTHING)
    variable, reference = schema.get(TYPE_VARIABLE), schema.get("$ref")
    if isinstance(variable, str) and variable:
        return FieldReading(FieldType(variable, variable=True))
    if isinstance(reference, str):
        return _referenced(reference, components)
    if "const" in schema:
        return FieldReading(FieldType(ENUM), (schema["const"],))
    if isinstance(schema.get("enum"), list):
        return FieldReading(FieldType(ENUM), tuple(schema["enum"]))
    if members := _alternatives(schema):
        return _union([_read(member, components, depth - 1) for member in members if not _is_null(member)])
    if members := _list(schema, "allOf"):
        return _combined([_read(member, components, depth - 1) for member in members])
    return _typed(schema, components, depth)


def _typed(schema: Mapping[str, Any], components: Mapping[str, Any], depth: int) -> FieldReading:
    """Type of a schema that has no better word for it than `type`."""
    if not depth:
        return _unknown("its schema is nested too deeply")
    name = schema.get("type")
    if name is None:
        if "items" in schema or "prefixItems" in schema:
            return _array(schema, components, depth)
        described = "properties" in schema or "additionalProperties" in schema
        return FieldReading(FieldType(OBJECT) if described else _ANY)
    if isinstance(name, list):
        return _union([_typed({**schema, "type": each}, components, depth - 1) for each in name if each != "null"])
    if name == "array":
        return _array(schema, components, depth)
    if name == "object":
        return FieldReading(FieldType(OBJECT))
    known = _PRIMITIVES.get(name) if isinstance(name, str) else None
    return FieldReading(FieldType(known)) if known else _unknown(f"its type is {name!r}, which no field can have")


def _referenced(reference: str, components: Mapping[str, Any]) -> FieldReading:
    name = reference_name(reference)
    component = components.get(name)
    if component is None:
        return _unknown(f"it refers to {name or reference!r}, which the document does not define")
    options = component.get("enum") if isinstance(component, Mapping) else None
    return FieldReading(FieldType(name), tuple(options) if isinstance(options, list) else None)


def _array(schema: Mapping[str, Any], components: Mapping[str, Any], depth: int) -> FieldReading:
    parts = schema.get("prefixItems")
    items = parts if isinstance(parts, list) and parts else [schema.get("items", True)]
    item = _union([_read(part, components, depth - 1) for part in items])
    if item.problem is not None:
        return FieldReading(_ANY_LIST, problem=f"of the items of its list: {item.problem}")
    if not item.type.is_single:
        return FieldReading(
            _ANY_LIST,
            problem=f"it is a list of lists ({item.type}), but lists do not nest: give the inner list a value type",
        )
    return FieldReading(item.type.sized(Cardinality.COLLECTION), item.options)


def _union(members: Sequence[FieldReading]) -> FieldReading:
    """One type for all members: alternatives of one name make a type, different names are a problem."""
    if not members:
        return _unknown(_NOTHING)
    for member in members:
        if member.problem is not None:
            return member
    first = members[0]
    other = next((member for member in members if member.type.item() != first.type.item()), None)
    if other is not None:
        return _unknown(f"it is either {first.type} or {other.type}, but a field has one type: split it in two")
    return FieldReading(first.type.sized(_cardinality(members)), _options(members))


def _cardinality(members: Sequence[FieldReading]) -> Cardinality:
    found = {member.type.cardinality for member in members}
    return found.pop() if len(found) == 1 else Cardinality.COLLECTION_OR_SCALAR


def _options(members: Sequence[FieldReading]) -> tuple[JSON, ...] | None:
    """Options of all members in order, once each; none if a member has none."""
    merged: list[JSON] = []
    for member in members:
        if member.options is None:
            return None
        merged += [option for option in member.options if not _contains(merged, option)]
    return tuple(merged)


def _contains(options: Sequence[JSON], option: JSON) -> bool:
    """Whether JSON has it already; unlike Python, JSON tells 1 from true."""
    return any(type(known) is type(option) and known == option for known in options)


def _combined(members: Sequence[FieldReading]) -> FieldReading:
    """Type of an `allOf`, which is how pydantic annotates a `$ref`: the one member that says something of the type."""
    telling = [member for member in members if member.type != _ANY or member.problem is not None]
    if not telling:
        return FieldReading(_ANY)
    other = next((member for member in telling if member.type != telling[0].type), None)
    if other is not None:
        return _unknown(f"it is both {telling[0].type} and {other.type}, but a field has one type: split it in two")
    return telling[0]


def _alternatives(schema: Mapping[str, Any]) -> list[object]:
    return _list(schema, "anyOf") or _list(schema, "oneOf")


def _list(schema: Mapping[str, Any], keyword: str) -> list[object]:
    members = schema.get(keyword)
    return members if isinstance(members, list) else []


def _is_null(schema: object) -> bool:
    if not isinstance(schema, Mapping):
        return False
    return schema.get("type") == "null" or ("const" in schema and schema["const"] is None)


def _unknown(problem: str) -> FieldReading:
    return FieldReading(_ANY, problem=problem)

"""Values drawn from JSON Schemas: those that fit, their limits above all, and those that nobody expects."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nodeloom.schema.field_schema import reference_name
from nodeloom.schema.json import JSON

Values = SearchStrategy[JSON]
_DEPTH: Final = 9
_SHALLOW: Final = 2
_LONGEST: Final = 4
_LARGEST: Final = 10**6
_LETTERS: Final = st.sampled_from('aZ09 _-./é\u2603\U0001f9f5"\\')
HOSTILE_VALUES: Final[tuple[JSON, ...]] = (
    None, True, False, 0, 1, -1, 0.5, -0.0, 12.34, 2**31, 2**63, 10**30, 1e308, 1e-9, "", "0", "1.5", "true", "null",
     "x" * 300, "\u2603\n", [], [[]], [1, "x", None], {}, {"a": {"b": []}}, {"": None},
)  # fmt: skip
"""JSON that documents may hold, whatever the field."""
HOSTILE: Final[Values] = st.sampled_from(HOSTILE_VALUES).map(deepcopy)


def values(schema: Any, components: Mapping[str, Any]) -> Values:
    """Values that fit a JSON Schema, which may refer to components. Its combinations (`allOf`, `not`) may be missed."""
    return _values(schema, components, _DEPTH)


def _values(schema: Any, components: Mapping[str, Any], depth: int) -> Values:
    if not isinstance(schema, Mapping) or not depth:
        return st.sampled_from([None, 0, "x", [1], {"a": 1}])
    if "$ref" in schema:
        return _values(components.get(reference_name(schema["$ref"])), components, depth - 1)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            members = schema[keyword] if keyword != "allOf" else schema[keyword][:1]
            rest = {name: value for name, value in schema.items() if name != keyword}
            return st.one_of([_values({**rest, **each}, components, depth - 1) for each in members])
    kinds = schema.get("type", ["null", "boolean", "integer", "string"] if "properties" not in schema else "object")
    return st.one_of([_of_kind(kind, schema, components, depth) for kind in _list(kinds)])


def _of_kind(kind: str, schema: Mapping[str, Any], components: Mapping[str, Any], depth: int) -> Values:
    match kind:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return _integers(schema)
        case "number":
            return _numbers(schema)
        case "string":
            return _texts(schema)
        case "array":
            return _arrays(schema, components, depth)
    return _objects(schema, components, depth)


def _integers(schema: Mapping[str, Any]) -> Values:
    step = schema.get("multipleOf", 1)
    if step != int(step):
        return _numbers(schema)
    low, high = _bounds(schema, 1)
    first, last = -(-low // step), high // step
    edges = st.sampled_from(sorted({first, last}))
    return (edges | st.integers(int(first), int(last))).map(lambda number: int(number * step))


def _numbers(schema: Mapping[str, Any]) -> Values:
    low, high = _bounds(schema, 0)
    step = schema.get("multipleOf")
    if step is not None:
        return st.integers(int(-(-low // step)), int(high // step)).map(lambda number: number * step)
    above, below = "exclusiveMinimum" in schema, "exclusiveMaximum" in schema
    ends = _from(low), -_from(-high)
    any_number = st.floats(*ends, allow_subnormal=False, exclude_min=above, exclude_max=below)
    steps = st.integers(0, 99).map(lambda part: round(low + (high - low) * part / 99, 4))
    return any_number | steps.filter(lambda number: _within(number, schema))


def _from(low: float) -> float:
    """The least float that is no less; an integer may lie between two."""
    near = float(low)
    return near if near >= low else math.nextafter(near, math.inf)


def _within(number: float, schema: Mapping[str, Any]) -> bool:
    low, high = _bounds(schema, 0)
    is_open = number in (schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum"))
    return bool(low <= number <= high) and not is_open


def _bounds(schema: Mapping[str, Any], margin: int) -> tuple[Any, Any]:
    """The limits of a number; `margin` is the distance to limits that are not reached."""
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is not None and "exclusiveMinimum" in schema:
        low += margin
    if high is not None and "exclusiveMaximum" in schema:
        high -= margin
    if low is None:
        low = -_LARGEST if high is None else min(high - _LARGEST, -_LARGEST)
    return low, max(low + _LARGEST, _LARGEST) if high is None else high


def _texts(schema: Mapping[str, Any]) -> Values:
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength")
    most = max(shortest, 12) if longest is None else longest
    if "pattern" in schema:
        matching = st.from_regex(re.compile(schema["pattern"])).filter(_ends)
        return matching.filter(lambda text: shortest <= len(text) and (longest is None or len(text) <= longest))
    return st.text(_LETTERS, min_size=shortest, max_size=min(most, shortest + 12)) | st.just("x" * min(most, 300))


def _ends(text: str) -> bool:
    """Whether a text has no line break after what matched: Python's `$` allows one, JSON Schema's does not."""
    return not text.endswith("\n")


def _arrays(schema: Mapping[str, Any], components: Mapping[str, Any], depth: int) -> Values:
    first = [_values(each, components, depth - 1) for each in schema.get("prefixItems", [])]
    rest = schema.get("items", not first)
    fewest, most = max(schema.get("minItems", 0) - len(first), 0), schema.get("maxItems", _LONGEST) - len(first)
    if rest is False:
        return st.tuples(*first).map(list)
    items = st.lists(
        _values(rest, components, depth - 1),
        min_size=fewest,
        max_size=max(fewest, min(most, fewest + _LONGEST)),
        unique_by=repr if schema.get("uniqueItems") else None,
    )
    return st.tuples(st.tuples(*first).map(list), items).map(lambda parts: [*parts[0], *parts[1]])


def _objects(schema: Mapping[str, Any], components: Mapping[str, Any], depth: int) -> Values:
    parts = {name: _values(each, components, depth - 1) for name, each in schema.get("properties", {}).items()}
    required = {name: parts.pop(name, HOSTILE) for name in schema.get("required", [])}
    found = st.fixed_dictionaries(required, optional=parts if depth > _SHALLOW else {})
    other = schema.get("additionalProperties", not parts and not required)
    if other is False or not isinstance(other, (bool, Mapping)):
        return found
    more = st.dictionaries(st.sampled_from(["k", "l"]), _values(other, components, depth - 1), max_size=2)
    return st.tuples(more, found).map(lambda both: {**both[0], **both[1]})


def _list(kinds: object) -> Sequence[str]:
    return [kinds] if isinstance(kinds, str) else [str(kind) for kind in kinds] if isinstance(kinds, list) else []

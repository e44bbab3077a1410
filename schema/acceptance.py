"""`acceptance`: a JSON Schema compiled to a fast function, for simple schemas such as those that value types publish.

It only tells whether a value is right; why one is wrong is jsonschema's to say. A schema that uses a keyword of
`BEYOND`, that is malformed, or that refers to itself is not compiled. Types and equality are jsonschema's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

Accepts: TypeAlias = Callable[[Any], bool]
_Part: TypeAlias = Callable[[object], Accepts]
"""Compiles a schema within the one at hand."""

BEYOND: Final = frozenset(
    {
        "$anchor", "$defs", "$dynamicRef", "$id", "contains", "dependentRequired", "dependentSchemas", "if",
        "maxProperties", "minProperties", "multipleOf", "not", "oneOf", "patternProperties", "prefixItems",
        "propertyNames", "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
    }
)  # fmt: skip
"""Keywords that mean something to jsonschema and are not compiled."""
_REFERENCE = "#/components/schemas/"
_DEPTH = 16  # real value types nest three deep

_TYPES: Mapping[object, Accepts] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int or (isinstance(value, float) and value.is_integer()),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


class _NotSimpleError(Exception):
    """Ends a compilation."""


def acceptance(schema: object, components: Mapping[str, Any]) -> Accepts | None:
    """Whether values fit a schema; None if that is not simple. `components` are those of its document, by name."""
    try:
        return _Schemas(components).compiled(schema, _DEPTH)
    except (_NotSimpleError, re.error):
        return None


class _Schemas:
    """Compiles a schema, and each component that it refers to once."""

    def __init__(self, components: Mapping[str, Any]) -> None:
        self._components = components
        self._known: dict[str, Accepts | None] = {}  # None while it is compiled

    def compiled(self, schema: object, depth: int) -> Accepts:
        if schema is True:
            return _anything
        if not isinstance(schema, Mapping) or not depth or not BEYOND.isdisjoint(schema):
            raise _NotSimpleError

        def part(nested: object) -> Accepts:
            return self.compiled(nested, depth - 1)

        checks = [compiled(schema, part) for keywords, compiled in _KEYWORDS.items() if not keywords.isdisjoint(schema)]
        if "$ref" in schema:
            checks.append(self._component(schema["$ref"], part))
        return _all_of(checks)

    def _component(self, reference: object, part: _Part) -> Accepts:
        if not isinstance(reference, str) or not reference.startswith(_REFERENCE):
            raise _NotSimpleError
        name = reference.removeprefix(_REFERENCE)
        if name not in self._known:
            self._known[name] = None
            self._known[name] = part(self._components.get(name))
        known = self._known[name]
        if known is None:  # it refers to itself
            raise _NotSimpleError
        return known


def _all_of(checks: list[Accepts]) -> Accepts:
    if len(checks) < 2:
        return checks[0] if checks else _anything
    first, *others = checks
    if len(others) == 1:
        second = others[0]
        return lambda value: first(value) and second(value)
    return lambda value: all(check(value) for check in checks)


def _anything(value: Any) -> bool:
    return True


def _nothing(value: Any) -> bool:
    return False


def _type(schema: Mapping[str, Any], part: _Part) -> Accepts:
    names = _checked(schema["type"], (str, list))
    checks = [_TYPES.get(_checked(name, str)) for name in ([names] if isinstance(names, str) else names)]
    known = [check for check in checks if check is not None]
    if not known or len(known) < len(checks):
        raise _NotSimpleError
    return _any_of(known)


def _choice(schema: Mapping[str, Any], part: _Part) -> Accepts:
    """`const` and `enum` of plain values; true is not 1, but 1.0 is."""
    groups = [_checked(schema["enum"], list)] if "enum" in schema else []
    groups += [[schema["const"]]] if "const" in schema else []
    return _all_of([_one_of(options) for options in groups])


def _one_of(options: list[Any]) -> Accepts:
    known = {(isinstance(option, bool), _checked(option, (str, int, float, type(None)))) for option in options}
    return lambda value: not isinstance(value, (list, dict)) and (isinstance(value, bool), value) in known


def _number(schema: Mapping[str, Any], part: _Part) -> Accepts:
    lower, above = _bound(schema, "minimum"), _bound(schema, "exclusiveMinimum")
    upper, below = _bound(schema, "maximum"), _bound(schema, "exclusiveMaximum")

    def check(value: Any) -> bool:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return True
        if (lower is not None and value < lower) or (above is not None and value <= above):
            return False
        return not ((upper is not None and value > upper) or (below is not None and value >= below))

    return check


def _text(schema: Mapping[str, Any], part: _Part) -> Accepts:
    shortest, longest = _bound(schema, "minLength"), _bound(schema, "maxLength")
    pattern = re.compile(_checked(schema["pattern"], str)) if "pattern" in schema else None

    def check(value: Any) -> bool:
        if not isinstance(value, str):
            return True
        if (shortest is not None and len(value) < shortest) or (longest is not None and len(value) > longest):
            return False
        return pattern is None or pattern.search(value) is not None

    return check


def _array(schema: Mapping[str, Any], part: _Part) -> Accepts:
    fewest, most = _bound(schema, "minItems"), _bound(schema, "maxItems")
    item = part(schema.get("items", True))

    def check(value: Any) -> bool:
        if not isinstance(value, list):
            return True
        if (fewest is not None and len(value) < fewest) or (most is not None and len(value) > most):
            return False
        return all(map(item, value))

    return check


def _object(schema: Mapping[str, Any], part: _Part) -> Accepts:
    known = {name: part(nested) for name, nested in _checked(schema.get("properties", {}), dict).items()}
    required = [_checked(name, str) for name in _checked(schema.get("required", []), list)]
    rest = schema.get("additionalProperties", True)
    other = _nothing if rest is False else part(rest)

    def check(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        for name in required:
            if name not in value:
                return False
        return all(known.get(name, other)(nested) for name, nested in value.items())

    return check


def _combined(schema: Mapping[str, Any], part: _Part) -> Accepts:
    every = [part(nested) for nested in _checked(schema.get("allOf", []), list)]
    if "anyOf" in schema:
        every.append(_any_of([part(nested) for nested in _checked(schema["anyOf"], list)]))
    return _all_of(every)


def _any_of(checks: list[Accepts]) -> Accepts:
    if len(checks) == 1:
        return checks[0]
    return lambda value: any(check(value) for check in checks)


def _bound(schema: Mapping[str, Any], keyword: str) -> float | None:
    bound: float | None = _checked(schema.get(keyword), (int, float, type(None)))
    return bound


def _checked(found: Any, kinds: type | tuple[type, ...]) -> Any:
    """Part of a schema that must be of some kind, for else jsonschema shall say what is wrong."""
    if not isinstance(found, kinds):
        raise _NotSimpleError
    return found


_KEYWORDS: Mapping[frozenset[str], Callable[[Mapping[str, Any], _Part], Accepts]] = {
    frozenset({"type"}): _type,
    frozenset({"const", "enum"}): _choice,
    frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}): _number,
    frozenset({"minLength", "maxLength", "pattern"}): _text,
    frozenset({"items", "minItems", "maxItems"}): _array,
    frozenset({"properties", "additionalProperties", "required"}): _object,
    frozenset({"allOf", "anyOf"}): _combined,
}

COMPILED: Final = frozenset[str]({"$ref"}).union(*_KEYWORDS)
"""Keywords that are compiled. All that are neither here nor `BEYOND` only describe."""

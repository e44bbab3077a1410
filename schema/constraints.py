"""`Constraints`: the limits that a field's JSON Schema sets on its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_ALIASES = {"minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt", "exclusiveMaximum": "lt"}
"""What pydantic writes for a bound on a union, where JSON Schema has no word for it."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """Limits on a field's values; None where there is none.

    `min_items` and `max_items` bound a list, the others bound every single value.
    """

    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None


UNLIMITED = Constraints()
"""No limits at all."""


def read_constraints(schemas: Iterable[Mapping[str, Any]]) -> Constraints:
    """Limits in a field's JSON Schema and those nested in it, the outermost first; that one wins."""
    found: dict[str, Any] = {}
    for schema in schemas:
        for keyword, name in _NUMBERS.items():
            value = schema.get(keyword, schema.get(_ALIASES.get(keyword, keyword)))
            if name not in found and isinstance(value, (int, float)) and not isinstance(value, bool):
                found[name] = value
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            found.setdefault("pattern", pattern)
    return Constraints(**found) if found else UNLIMITED


_NUMBERS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "exclusive_minimum",
    "exclusiveMaximum": "exclusive_maximum",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_items",
    "maxItems": "max_items",
}

"""Value maps computed, both ways: what `nodeloom.schema.value_maps` only says.

Whole numbers stay whole where they can. A value that a map can't take is refused, never guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeAlias, TypeGuard

from nodeloom.schema.field_templates import Missing
from nodeloom.schema.json import JSON, MAX_DIGITS, canonical_json
from nodeloom.schema.value_maps import UNITS, Cast, Offset, Round, Scale, Table, Unit, ValueMap

Way = Literal["up", "down"]
OTHER_WAY: Final[Mapping[Way, Way]] = {"up": "down", "down": "up"}
Value: TypeAlias = "JSON | Missing"
Conversion: TypeAlias = Callable[[JSON], JSON]
"""Gives the new value for an old one, or raises `NotConvertibleError`."""
_PLAIN = (bool, int, str)


class NotConvertibleError(Exception):
    """A map can't take a value; the text says why."""


def converted(value: JSON, maps: Sequence[ValueMap], way: Way) -> JSON:
    """A value after all maps, item by item if it is a list; null stays null. Raises `NotConvertibleError`."""
    return conversion(maps, way)(value)


def conversion(maps: Sequence[ValueMap], way: Way) -> Conversion:
    """The function that `converted` is, for many values: what depends on the maps alone is computed once."""
    functions = [_function(each, way) for each in (maps if way == "up" else reversed(maps))]

    def convert(value: JSON) -> JSON:
        if isinstance(value, list):
            return [convert(item) for item in value]
        for function in functions:
            value = function(value)
        return value

    return convert


def same(one: Value, other: Value) -> bool:
    """Whether two values are the same JSON: true is not 1, 1.0 is not 1, and -0.0 is not 0.0."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return repr(one) == repr(other)
    return one == other if isinstance(one, _PLAIN) else canonical_json(one) == canonical_json(other)


def close(one: Value, other: Value) -> bool:
    """Whether two values differ by no more than the last digits of floats do."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(close, one, other))
    if _is_number(one) and _is_number(other):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return same(one, other)


def _function(each: ValueMap, way: Way) -> Conversion:
    if isinstance(each, Table):
        return _lookup(each, way)
    if isinstance(each, Cast):
        old, new = (each.old, each.new) if way == "up" else (each.new, each.old)
        return lambda value: None if value is None else _cast(value, old, new)
    return _on_numbers(_computation(each, way))


def _lookup(each: Table, way: Way) -> Conversion:
    entries = _entries(each, way)

    def look_up(value: JSON) -> JSON:
        found = entries.get(_key(value))
        return value if found is None else found[0]

    return look_up


def _on_numbers(compute: Callable[[float], float]) -> Conversion:
    def map_(value: JSON) -> JSON:
        if value is None:
            return None
        if not _is_number(value):
            raise NotConvertibleError(f"{value!r} is no number")
        try:
            return _finite(compute(value))
        except OverflowError:
            raise NotConvertibleError(f"{value!r} is too large") from None

    return map_


def _computation(each: Scale | Offset | Round | Unit, way: Way) -> Callable[[float], float]:
    match each:
        case Scale():
            factor = _whole(each.factor)
            return (lambda value: value * factor) if way == "up" else (lambda value: _divided(value, factor))
        case Offset():
            amount = _whole(each.amount)
            return (lambda value: value + amount) if way == "up" else (lambda value: value - amount)
        case Round():
            digits = each.digits or None  # which makes integers
            return (lambda value: round(value, digits)) if way == "up" else (lambda value: value)
        case Unit():
            units = next(units for units in UNITS.values() if each.old in units and each.new in units)
            old, new = (each.old, each.new) if way == "up" else (each.new, each.old)
            times, by = _whole(units[old]), _whole(units[new])
            return lambda value: _divided(value * times, by)


def _divided(value: float, divisor: float) -> float:
    if isinstance(value, int) and isinstance(divisor, int) and value % divisor == 0:
        return value // divisor
    return value / divisor


def _whole(number: float) -> float:
    """An integer if it is one, so that integers stay exact."""
    return int(number) if number.is_integer() else number


def _finite(number: float) -> float:
    if isinstance(number, float) and not math.isfinite(number):
        raise OverflowError
    return number


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _cast(value: JSON, old: str, new: str) -> JSON:
    text = _text(value, old)
    if new == "string":
        return text
    if new == "boolean":
        if text not in ("true", "false") and old == "string":
            raise NotConvertibleError(f"{value!r} is neither 'true' nor 'false'")
        return text == "true" if text in ("true", "false") else float(text) != 0
    if text in ("true", "false"):
        text = "1" if text == "true" else "0"
    if re.fullmatch(r"[+-]?\d+", text) and len(text) <= MAX_DIGITS:
        return int(text) if new == "integer" else _float(text)
    number = _float(text)
    return int(number) if new == "integer" else number


def _text(value: JSON, kind: str) -> str:
    """A value of a kind as text, or why it is not of that kind."""
    fits = {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "float": _is_number(value),
        "integer": _is_number(value) and not (isinstance(value, float) and not value.is_integer()),
    }[kind]
    if not fits:
        raise NotConvertibleError(f"{value!r} is no {kind}")
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "integer" and isinstance(value, float):
        return str(int(value))
    return str(value).strip()


def _float(text: str) -> float:
    try:
        return _finite(float(text))
    except (ValueError, OverflowError):
        raise NotConvertibleError(f"{text!r} is no number") from None


def _entries(each: Table, way: Way) -> dict[bytes, tuple[JSON]]:
    """The table by the canonical text of what it takes; of pairs that give the same, the first counts going back."""
    pairs = [(old, new) if way == "up" else (new, old) for old, new in each.pairs]
    return {_key(taken): (given,) for taken, given in reversed(pairs)}


def _key(value: JSON) -> bytes:
    """1 and 1.0 are one key, as for any program that writes JSON."""
    whole = isinstance(value, float) and value.is_integer()
    return canonical_json(int(value) if whole and isinstance(value, float) else value)

"""The one JSON codec: strict reading that loses nothing, compact writing, and canonical bytes for digests."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Final, TypeAlias

import orjson
from pydantic import BaseModel

from nodeloom.schema.errors import DocumentError

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
"""Any JSON value."""

MAX_NESTING: Final = 200
"""Most lists and objects within each other: pydantic and orjson both give up soon after 250."""
MAX_DIGITS: Final = 1000
"""Most digits of an integer; Python itself reads some thousands."""
_LONGEST_NAMED = 60


def read_json(data: bytes | str, what: str = "the text") -> JSON:
    """Parse strict JSON in UTF-8; raise `DocumentError` naming `what` and the place.

    Nothing is lost: integers of any size stay exact, and a key that is there twice, NaN, a number too large for a
    float, half a character and nesting beyond `MAX_NESTING` are refused. orjson is faster, but rounds and drops these.
    """
    try:
        text = data.decode() if isinstance(data, bytes) else data
        value: JSON = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_no_constant
        )
        problem = json_problem(value)
    except RecursionError:
        problem = _TOO_DEEP
    except ValueError as error:
        problem = str(error)
    if problem:
        raise DocumentError(f"{what} is not valid JSON: {problem}")
    return value


def json_problem(value: object) -> str | None:
    """Why a value can't be kept as JSON without loss; None if it can. Tuples count as lists. Linear time."""
    level = [value]
    for _ in range(MAX_NESTING + 1):
        for part in level:
            problem = _own_problem(part)
            if problem:
                return problem
        holders = [part for part in level if isinstance(part, (dict, list, tuple))]
        if not holders:
            return None
        level = [item for part in holders for item in (part.values() if isinstance(part, dict) else part)]
    return _TOO_DEEP


def write_json(value: object, *, indent: bool = False) -> str:
    """Text of a JSON value (pydantic models included), keys in the order given; `DocumentError` if it can't be."""
    return _written(value, orjson.OPT_INDENT_2 if indent else 0).decode()


def canonical_json(value: object) -> bytes:
    """The same bytes for equal values: compact, keys sorted. Used for digests and comparisons."""
    return _written(value, orjson.OPT_SORT_KEYS)


def _written(value: object, option: int) -> bytes:
    try:
        return orjson.dumps(value, default=_plain, option=option)
    except TypeError:  # perhaps only because of an integer of more than 64 bits
        try:
            return orjson.dumps(_exact(value), option=option)
        except (TypeError, ValueError, RecursionError) as error:
            raise DocumentError(f"a value can't be written as JSON: {error}") from error


def _exact(value: object) -> object:
    """A value whose large integers are written out already."""
    if isinstance(value, (BaseModel, set, frozenset)):
        value = _plain(value)
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_exact(item) for item in value]
    if type(value) is int and not -(2**63) <= value < 2**64:
        return orjson.Fragment(str(value))
    return value


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


_TOO_DEEP = f"it nests more than {MAX_NESTING} lists and objects"


def _own_problem(value: object) -> str | None:
    """What is wrong with a value, its parts left out but for the keys of an object."""
    if isinstance(value, dict):
        return next(filter(None, map(_key_problem, value)), None)
    if isinstance(value, str):
        return _text_problem(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value} is no JSON number"
    if value is None or isinstance(value, (bool, int, float, list, tuple)):
        return None
    return f"{type(value).__name__} is no JSON value"


def _key_problem(key: object) -> str | None:
    return _text_problem(key) if isinstance(key, str) else f"the key {_named(key)} is no text"


def _text_problem(text: str) -> str | None:
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        return f"the text {_named(text)} holds half a character (a lone surrogate)"
    return None


def _object(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {_named(twice)} is there twice in one object")
    return found


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"an integer has {len(text)} digits, more than {MAX_DIGITS}")
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"the number {_named(text)} is too large")
    return number


def _no_constant(name: str) -> JSON:
    raise ValueError(f"{name} is no JSON number")


def _named(value: object) -> str:
    """A key, text or number for a message, cut where it is long; half a character is escaped."""
    text = repr(value)
    return text if len(text) <= _LONGEST_NAMED else text[: _LONGEST_NAMED - 3] + "..."

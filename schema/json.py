"""The one JSON codec: strict reading that loses nothing, compact writing, and canonical bytes for digests."""

from __future__ import annotations

import json
import math
from collections import Counter
from functools import cache
from itertools import chain, count
from typing import Any, Final, TypeAlias

import orjson
from pydantic import BaseModel

from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json_text import MAX_PARTS, decoded, is_too_much

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
"""Any JSON value."""

MAX_NESTING: Final = 200
"""Most lists and objects within each other: pydantic and orjson both give up soon after 250."""
MAX_DIGITS: Final = 1000
"""Most digits of an integer; Python itself reads some thousands."""
_LONGEST_NAMED = 60


def read_json(data: bytes | str, what: str = "the text") -> JSON:
    """Parse strict JSON in UTF-8, or in UTF-16 or UTF-32 with a byte order mark; raise `DocumentError` naming `what`.

    Time is linear in the size, and memory is bounded: a text of more than `MAX_PARTS` values is not parsed. Nothing is
    lost: integers of any size stay exact, and a key that is there twice, NaN, a number too large for a
    float, half a character and nesting beyond `MAX_NESTING` are refused. orjson is faster, but rounds and drops these.
    """
    try:
        text = decoded(data) if isinstance(data, bytes) else data.removeprefix("\ufeff")
        value, problem = _parsed(text)
    except ValueError as error:
        problem = str(error)
    if problem:
        raise DocumentError(f"{what} is not valid JSON: {problem}")
    return value


def _parsed(text: str) -> tuple[JSON, str | None]:
    """The value, and why it is none; `ValueError` too says why."""
    if not text or text.isspace():
        return None, "it is empty"
    if is_too_much(text):
        return None, f"it has more than {MAX_PARTS} values; that is more than is read"
    try:
        value: JSON = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_no_constant
        )
    except RecursionError:
        return None, _TOO_DEEP
    except json.JSONDecodeError as error:
        early = error.pos >= len(text) or error.msg.startswith("Unterminated string")
        return None, f"{error}; it ends too early: copy the whole of it" if early else str(error)
    return value, json_problem(value)


def json_problem(value: object) -> str | None:
    """Why a value can't be kept as JSON without loss; None if it can. Tuples count as lists. Linear time."""
    level = [value]
    for _ in range(MAX_NESTING + 1):
        kinds = set(map(type, level))
        if not _is_clean(level, kinds):
            problem = next(filter(None, map(_own_problem, level)), None)
            if problem:
                return problem
        if kinds <= _SINGLE:
            return None
        objects = [each for each in level if isinstance(each, dict)]
        lists = [each for each in level if isinstance(each, (list, tuple))]
        if not (objects or lists):
            return None
        level = [*chain.from_iterable(map(dict.values, objects)), *chain.from_iterable(lists)]
    return _TOO_DEEP


def nests_too_deeply(value: object) -> bool:
    """Whether what is JSON otherwise nests more than `MAX_NESTING` lists and objects: `json_problem`, much faster."""
    wrapped = value
    for _ in range(_spare_levels()):
        wrapped = [wrapped]
    try:
        orjson.dumps(wrapped)
    except TypeError:  # it is too deep, or an integer has more than 64 bits
        return json_problem(value) == _TOO_DEEP
    return False


@cache
def _spare_levels() -> int:
    """How many levels more than `MAX_NESTING` orjson writes: with so many around it, it refuses what is too deep."""
    value: list[object] = []
    for levels in count(1):
        try:
            orjson.dumps(value)
        except TypeError:
            return levels - 1 - MAX_NESTING
        value = [value]
    raise AssertionError


def read_written(text: str) -> Any:
    """What `write_json` wrote of JSON, in a quarter of the time: there is nothing that it could have lost."""
    return json.loads(text)


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


_SINGLE: Final = frozenset({str, float, int, bool, type(None)})


def _is_clean(values: list[object], kinds: set[type]) -> bool:
    """Whether nothing is wrong with values but perhaps in their parts; False if they must be looked at one by one."""
    if not kinds <= _SINGLE | {dict, list}:
        return False
    if float in kinds and not all(map(math.isfinite, [each for each in values if type(each) is float])):
        return False
    if str in kinds and not all(map(str.isascii, [each for each in values if type(each) is str])):
        return False
    if dict not in kinds:
        return True
    keys = list(chain.from_iterable([each for each in values if type(each) is dict]))
    return set(map(type, keys)) <= {str} and all(map(str.isascii, keys))


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

"""What is wrong with a value, in words: the value as people see it, and what pydantic says of it in our words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

import orjson
from pydantic_core import ErrorDetails

LONGEST_SHOWN: Final = 60
"""Longer values are cut in messages, in characters."""
_OBJECT: Final = "must be an object"
_LIST: Final = "must be a list"
_WHOLE: Final = "must be a whole number"
_NUMBER: Final = "must be a number"
_SWITCH: Final = "must be true or false"
_WORDS: Final[Mapping[str, str]] = {
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "string_type": "must be a text",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "bool_type": _SWITCH,
    "bool_parsing": _SWITCH,
    "missing": "is missing",
    "extra_forbidden": "is not known here",
}
"""What to say of a value, by pydantic's name of the mistake, where its own words are those of a programmer."""
_SHOULD: Final = re.compile(r"\b[A-Z][a-z]+ should\b")
"""How pydantic begins: `Input should be`, `String should have`."""
_KEY: Final = "[key]"
"""What pydantic ends the place with of a name in an object."""


def shown(value: object) -> str:
    """A value for a message: its JSON, cut where it is long."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    try:
        text = orjson.dumps(value).decode()
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def place_of(mistake: ErrorDetails | Mapping[str, Any]) -> str:
    """Where a mistake is, `nodes.n0.version`; an empty text for the whole."""
    place = [str(part) for part in mistake["loc"]]
    if place[-1:] == [_KEY]:
        return ".".join(place[:-2]) + ": a name" if place[:-2] else "a name"
    return ".".join(place)


def verdict(mistake: ErrorDetails | Mapping[str, Any]) -> str:
    """What to say after its name: `must be a whole number`, `is missing`."""
    words: str = mistake["msg"]
    return _WORDS.get(mistake["type"]) or _SHOULD.sub("must", words.removeprefix("Value error, "))


def mistake_sentence(mistake: ErrorDetails | Mapping[str, Any], found: str, whole: str = "the whole") -> str:
    """A sentence on a mistake, where `found` is what is there; a mistake without a place is one of the `whole`."""
    place = place_of(mistake)
    if mistake["type"] == "missing":
        return f"{place} {verdict(mistake)}"
    if mistake["type"] == "extra_forbidden":
        return f"{place} {verdict(mistake)}, and {found} was given for it; see the name, or leave it out"
    if place or mistake["type"] in _WORDS:
        return f"{place or whole} is {found}, {verdict(mistake)}"
    return f"{whole}: {verdict(mistake)}"  # what holds for several values at once

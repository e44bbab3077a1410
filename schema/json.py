"""The one JSON codec: strict reading, compact writing, and canonical bytes for digests."""

from __future__ import annotations

from typing import TypeAlias

import orjson
from pydantic import BaseModel

from nodeloom.schema.errors import DocumentError

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
"""Any JSON value."""


def read_json(data: bytes | str, what: str = "the text") -> JSON:
    """Parse strict JSON (no NaN, bounded nesting); raise `DocumentError` naming `what` and the place."""
    try:
        value: JSON = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise DocumentError(f"{what} is not valid JSON: {error}") from error
    return value


def write_json(value: object, *, indent: bool = False) -> str:
    """Text of a JSON value (pydantic models included), keys in the order given."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_INDENT_2 if indent else 0).decode()


def canonical_json(value: object) -> bytes:
    """The same bytes for equal values: compact, keys sorted. Used for digests and comparisons."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS)


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not JSON")

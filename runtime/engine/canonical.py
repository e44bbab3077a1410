"""Canonical JSON of values that pass between nodes: equal values, equal bytes.

Unlike plain JSON it keeps infinite numbers and NaN apart, as the texts "Infinity", "-Infinity" and "NaN": a cache key
must not confuse them, and pydantic reads them back. Integers are exact, however large.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from typing import NamedTuple

import orjson
from pydantic_core import from_json, to_json

from nodeloom.schema.json import canonical_json

LONGEST_INLINE = 64
"""Longer values stand in keys by their digest, in bytes."""


class Encoded(NamedTuple):
    """A value's canonical JSON, and the token that stands for it in cache keys: the same bytes, or their digest.

    A digest is written with a space before it, which canonical JSON never has: it is JSON, and like no value.
    """

    text: bytes
    token: bytes


_new = tuple.__new__
"""Makes a named tuple in half the time that its class takes."""


def canonical_text(value: object) -> bytes:
    """Canonical JSON of any value; `ValueError` if it has none."""
    kind = type(value)
    if type(value) is float:
        return orjson.dumps(value) if math.isfinite(value) else to_json(value, inf_nan_mode="strings")
    if kind is str or kind is bool or value is None or (type(value) is int and -(2**63) <= value < 2**64):
        return orjson.dumps(value)
    text = to_json(value, inf_nan_mode="strings")
    if kind is int:
        return text
    return canonical_json(from_json(text))


def encoded(text: bytes) -> Encoded:
    """A canonical text with its token."""
    if len(text) <= LONGEST_INLINE:
        return _new(Encoded, (text, text))
    return Encoded(text, b' {"#":"%b"}' % hashlib.blake2b(text, digest_size=16).hexdigest().encode())


def encode(value: object) -> Encoded:
    """A value's canonical text and token; `ValueError` if it can't be written as JSON."""
    if type(value) is int and -(2**63) <= value < 2**64:
        text = orjson.dumps(value)
        return _new(Encoded, (text, text))
    return encoded(canonical_text(value))


def joined(texts: Iterable[bytes]) -> Encoded:
    """The list of values whose canonical texts are given."""
    return encoded(b"[" + b",".join(texts) + b"]")

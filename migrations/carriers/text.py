"""What a file carries beside its contents: texts by keyword, found by walking its parts, which are bounded in number.

Nothing is decoded or unpacked, and no length that a file states is believed: what would reach beyond it is damage.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.migrations.carriers.loose_json import read_loose_json
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON, write_json

Texts = dict[str, bytes]
"""Texts in UTF-8 by keyword, in lower case."""
MOST_PARTS: Final = 100_000
"""Most parts of a file that are looked at."""
KEYWORDS: Final = ("nodeloom_workflow", "workflow", "prompt", "parameters", "invokeai_workflow", "invokeai_graph")
"""Keywords that are looked for where a file has very many others beside them."""


class DamageError(Exception):
    """A file is not as its kind should be; the text says what is wrong."""


def piece(data: bytes, start: int, length: int) -> bytes:
    """Some bytes of a file; `DamageError` if they reach beyond its end."""
    if length < 0 or start < 0 or start + length > len(data):
        raise DamageError("it ends too early, or states a length that is wrong")
    return data[start : start + length]


def number(data: bytes, start: int, length: int, order: str = "big") -> int:
    """A whole number without a sign, `big` or `little` end first."""
    return int.from_bytes(piece(data, start, length), "little" if order == "little" else "big")


def texts_of(found: JSON) -> Texts:
    """The texts in an object whose values are texts, or JSON."""
    items = found.items() if isinstance(found, dict) else ()
    return {
        key.lower(): (value if isinstance(value, str) else write_json(value)).encode()
        for key, value in items
        if isinstance(value, (str, dict))
    }


def inner_texts(keyword: str, text: bytes) -> Texts:
    """A text by its keyword; of a comment that is an object, the texts in it."""
    if keyword != "comment" or not text.lstrip().startswith(b"{"):
        return {keyword: text}
    try:
        inner = texts_of(read_loose_json(text))
    except DocumentError:
        return {keyword: text}
    return {keyword: text, **inner}


def merged(*found: Mapping[str, bytes]) -> Texts:
    """Several texts together; of those under one keyword the first counts."""
    return {key: text for each in reversed(found) for key, text in each.items()}

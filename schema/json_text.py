"""JSON text out of bytes, and a bound on what is parsed; nothing here knows what the text means."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import Final

MAX_PARTS: Final = 2_000_000
"""Most values and keys of a text that is parsed, about: each takes up to a hundred bytes of memory and more."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, with the codecs that take them off. UTF-32's begins like UTF-16's, so it comes first."""
_PART: Final = re.compile(r'(?:[^",\[{]++|"(?:[^"\\]++|\\.)*+"?)*+(?:[,\[{]|\Z)', re.DOTALL)
"""The text up to the next sign that begins a value; what stands in a string is none."""


def decoded(data: bytes) -> str:
    """The text in bytes: UTF-8, unless a byte order mark tells another Unicode encoding. Raises `ValueError`."""
    codec = next((codec for mark, codec in _MARKS if data.startswith(mark)), "utf-8")
    return data.decode(codec)


def is_too_much(text: str) -> bool:
    """Whether a text has more parts than are parsed. Linear time; a string is one part, whatever it holds."""
    if sum(map(text.count, ",[{")) <= MAX_PARTS:
        return False
    return next(islice(_PART.finditer(text), MAX_PARTS, None), None) is not None

"""Texts in EXIF: what ComfyUI writes as `prompt:{...}` into tags of text, and comments, where A1111 has its parameters.

Source: TIFF 6.0, section 2; EXIF 2.32, 4.6.3 and 4.6.5 (UserComment).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from nodeloom.migrations.carriers.text import DamageError, Texts, number, piece

PREFIX: Final = b"Exif\0\0"
_ORDERS: Final = {b"II*\0": "little", b"MM\0*": "big"}
_WIDE: Final = 12
_EXIF_TABLE: Final = 0x8769
_COMMENT: Final = 0x9286
_SIZES: Final = {1: 1, 2: 1, 6: 1, 7: 1}
"""Bytes of a value of the types that hold text."""
_MOST_ENTRIES: Final = 1000
_NAMED: Final = re.compile(rb"\s*(\w{1,40})\s*:\s*(?=[{\[\"])")


class _Entry(NamedTuple):
    tag: int
    text: bytes
    table: int


def exif_texts(data: bytes) -> Texts:
    """The texts of EXIF data, with or without what stands before it in a JPEG; `DamageError` if it is none."""
    data = data.removeprefix(PREFIX)
    order = _ORDERS.get(data[:4])
    if order is None:
        raise DamageError("its EXIF has no header")
    found: Texts = {}
    waiting, seen = [number(data, 4, 4, order)], set[int]()
    while waiting:
        start = waiting.pop()
        if not start or start in seen:
            continue
        seen.add(start)
        for entry in _entries(data, start, order):
            if entry.tag == _EXIF_TABLE:
                waiting.append(entry.table)
            found = {**_text(entry, order), **found}
    return found


def _entries(data: bytes, start: int, order: str) -> Iterator[_Entry]:
    count = number(data, start, 2, order)
    if count > _MOST_ENTRIES:
        raise DamageError(f"its EXIF states {count} entries")
    for place in range(start + 2, start + 2 + count * _WIDE, _WIDE):
        tag, kind = number(data, place, 2, order), number(data, place + 2, 2, order)
        size = number(data, place + 4, 4, order) * _SIZES.get(kind, 0)
        value = number(data, place + 8, 4, order)
        text = piece(data, place + 8 if size <= 4 else value, size) if size else b""
        yield _Entry(tag, text, value)


def _text(entry: _Entry, order: str) -> Texts:
    if entry.tag == _COMMENT:
        text = _comment(entry.text, order)
        return {"parameters": text, **_named(text)} if text else {}
    return _named(entry.text.rstrip(b"\0"))


def _named(text: bytes) -> Texts:
    """The text after the keyword that it begins with, if that is JSON."""
    match = _NAMED.match(text)
    return {match[1].decode("latin-1").lower(): text[match.end() :]} if match else {}


def _comment(data: bytes, order: str) -> bytes:
    """The text of a comment, which says in eight bytes how it is written."""
    code, text = data[:8], data[8:]
    if code.startswith(b"UNICODE"):
        codec = "utf-16-le" if _is_little(text, order) else "utf-16-be"
        return text.decode(codec, "replace").strip("\0\ufeff").encode()
    return (text if code.startswith((b"ASCII", b"\0\0")) else data).strip(b"\0 ")


def _is_little(text: bytes, order: str) -> bool:
    """Which end comes first, by where the zeros of plain letters stand: what the file says of it is often wrong."""
    high, low = text[0:200:2].count(0), text[1:200:2].count(0)
    return order == "little" if high == low else low > high

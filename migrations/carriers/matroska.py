"""Texts in WEBM and MKV: their tags.

Source: RFC 8794 (EBML), RFC 9559 (Matroska), section 5.1.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from nodeloom.migrations.carriers.text import MOST_PARTS, DamageError, Texts, inner_texts, merged, piece

_SEGMENT: Final = 0x18538067
_CLUSTER: Final = 0x1F43B675
_TAGS: Final = b"\x12\x54\xc3\x67"
_HOLDERS: Final = {0x1254C367, 0x7373}
_TAG, _NAME, _STRING = 0x67C8, 0x45A3, 0x4487


class _Element(NamedTuple):
    kind: int
    start: int
    end: int


def matroska_texts(data: bytes) -> Texts:
    """The texts of a WEBM or MKV."""
    found: list[Texts] = []
    waiting = [_Element(0, 0, len(data))]
    looked = 0
    while waiting:
        for each in _elements(data, waiting.pop()):
            looked += 1
            if looked > MOST_PARTS:
                raise DamageError(f"it has more than {MOST_PARTS} parts")
            if each.kind == _SEGMENT or each.kind in _HOLDERS:
                waiting.append(each)
            elif each.kind == _TAG:
                found.append(_text(data, each))
    return merged(*found)


def _elements(data: bytes, around: _Element) -> Iterator[_Element]:
    start = around.start
    while start < around.end:
        kind, start = _variable(data, start, keep=True)
        length, start = _variable(data, start, keep=False)
        is_open = length < 0
        if is_open and kind == _CLUSTER:  # nobody says where it ends: tags may follow it
            start = data.find(_TAGS, start)
            if start < 0:
                return
            continue
        end = around.end if is_open else start + length
        if end > around.end:
            raise DamageError("a part of it states a length that is wrong")
        yield _Element(kind, start, end)
        start = end


def _variable(data: bytes, start: int, *, keep: bool) -> tuple[int, int]:
    """A number of variable length, with its mark for an id; -1 for an unknown length. And where it ends."""
    first = piece(data, start, 1)[0]
    length = 9 - first.bit_length()
    if length > 8 or (keep and length > 4):
        raise DamageError("its parts do not follow each other")
    value = int.from_bytes(piece(data, start, length), "big")
    if not keep:
        value &= (1 << 7 * length) - 1
        value = -1 if value == (1 << 7 * length) - 1 else value
    return value, start + length


def _text(data: bytes, tag: _Element) -> Texts:
    parts = {each.kind: data[each.start : each.end] for each in _elements(data, tag)}
    name, text = parts.get(_NAME, b""), parts.get(_STRING, b"").rstrip(b"\0")
    return inner_texts(name.decode("utf-8", "replace").lower(), text) if name and text else {}

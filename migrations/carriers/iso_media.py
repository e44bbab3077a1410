"""Texts in MP4 and MOV: items of their metadata, by the names in `keys`, or by iTunes' four letters.

Source: ISO/IEC 14496-12 (boxes), Apple's QuickTime File Format (`meta`, `keys`, `ilst`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from nodeloom.migrations.carriers.text import MOST_PARTS, DamageError, Texts, inner_texts, merged, number, piece

_HOLDERS: Final = {b"moov", b"udta", b"meta"}
_LETTERS: Final = {b"\xa9cmt": "comment", b"desc": "comment"}


class _Box(NamedTuple):
    kind: bytes
    start: int
    end: int


def iso_media_texts(data: bytes) -> Texts:
    """The texts of an MP4 or MOV."""
    found: list[Texts] = []
    names: list[str] = []
    waiting = [_Box(b"", 0, len(data))]
    looked = 0
    while waiting:
        box = waiting.pop()
        for each in _boxes(data, box):
            looked += 1
            if looked > MOST_PARTS:
                raise DamageError(f"it has more than {MOST_PARTS} parts")
            if each.kind in _HOLDERS:
                waiting.append(_inside(data, each))
            elif each.kind == b"keys":
                names = _names(data, each)
            elif each.kind == b"ilst":
                found += [_item(data, item, names) for item in _boxes(data, each)]
    return merged(*found)


def _inside(data: bytes, box: _Box) -> _Box:
    """What a box holds: `meta` of an MP4 has four bytes before its boxes, that of a MOV has none."""
    is_full = box.kind == b"meta" and data[box.start + 4 : box.start + 8] != b"hdlr"
    return box._replace(start=box.start + 4) if is_full else box


def _boxes(data: bytes, around: _Box) -> Iterator[_Box]:
    start = around.start
    while start + 8 <= around.end:
        length, kind, head = number(data, start, 4), data[start + 4 : start + 8], 8
        if length == 1:
            length, head = number(data, start + 8, 8), 16
        elif length == 0:
            length = around.end - start
        if length < head or start + length > around.end:
            raise DamageError("a part of it states a length that is wrong")
        yield _Box(kind, start + head, start + length)
        start += length


def _names(data: bytes, box: _Box) -> list[str]:
    """The names of items, by their numbers from 1 on."""
    found: list[str] = []
    start = box.start + 8
    while start + 8 <= box.end and len(found) < MOST_PARTS:
        length = number(data, start, 4)
        if length < 8:
            raise DamageError("a name in its metadata states a length that is wrong")
        found.append(piece(data, start + 8, length - 8).decode("utf-8", "replace").lower())
        start += length
    return found


def _item(data: bytes, item: _Box, names: list[str]) -> Texts:
    place = int.from_bytes(item.kind, "big")
    name = names[place - 1] if 1 <= place <= len(names) else _LETTERS.get(item.kind, "")
    text = b""
    for each in _boxes(data, item):
        if each.kind == b"name":
            name = data[each.start + 4 : each.end].decode("utf-8", "replace").lower()
        elif each.kind == b"data":
            text = data[each.start + 8 : each.end]
    return inner_texts(name.rpartition(".")[2], text) if name and text else {}

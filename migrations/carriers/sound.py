"""Texts in FLAC, Ogg (Opus, Vorbis) and MP3: Vorbis comments, and ID3 texts of the user's own.

Source: RFC 9639 section 8.6 (FLAC), RFC 3533 (Ogg), RFC 7845 section 5.2 (Opus), ID3v2.3 and 2.4, section 4.2.6 (TXXX).
"""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.carriers.text import MOST_PARTS, DamageError, Texts, inner_texts, merged, number, piece

_COMMENTS: Final = 4
_HEADS: Final = (b"OpusTags", b"\x03vorbis")
_CODECS: Final = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_MOST_PACKET: Final = 64 * 2**20


def flac_texts(data: bytes) -> Texts:
    """The texts of a FLAC."""
    start = 4
    for _ in range(MOST_PARTS):
        head, length = number(data, start, 1), number(data, start + 1, 3)
        if head & 0x7F == _COMMENTS:
            return _comments(piece(data, start + 4, length))
        start += 4 + length
        if head & 0x80:
            return {}
    raise DamageError(f"it has more than {MOST_PARTS} parts")


def ogg_texts(data: bytes) -> Texts:
    """The texts of an Ogg, in the second packet of its first stream."""
    packets = [bytearray()]
    start = 0
    for _ in range(MOST_PARTS):
        if piece(data, start, 4) != b"OggS":
            raise DamageError("its pages do not follow each other")
        count = number(data, start + 26, 1)
        body = start + 27 + count
        for size in piece(data, start + 27, count):
            packets[-1] += piece(data, body, size)
            body += size
            if size < 255:
                packets.append(bytearray())
        if len(packets) > 2 or len(packets[-1]) > _MOST_PACKET:
            break
        start = body
    head = next((each for each in _HEADS if packets[1:] and packets[1].startswith(each)), None)
    return _comments(bytes(packets[1][len(head) :])) if head else {}


def mp3_texts(data: bytes) -> Texts:
    """The texts of the ID3 tag that an MP3 begins with."""
    version, size = number(data, 3, 1), _seven_bits(piece(data, 6, 4))
    found: list[Texts] = []
    start, end = 10, 10 + size
    while start + 10 <= end and data[start : start + 1] > b"\0":
        kind = data[start : start + 4]
        length = _seven_bits(piece(data, start + 4, 4)) if version >= 4 else number(data, start + 4, 4)
        if kind == b"TXXX":
            found.append(_own_text(piece(data, start + 10, length)))
        start += 10 + length
    return merged(*found)


def _comments(data: bytes) -> Texts:
    """Vorbis comments: `KEY=text`, with their lengths before them."""
    start = 4 + number(data, 0, 4, "little")
    count = number(data, start, 4, "little")
    if count > MOST_PARTS:
        raise DamageError(f"it states {count} comments")
    start += 4
    found: list[Texts] = []
    for _ in range(count):
        length = number(data, start, 4, "little")
        name, _, text = piece(data, start + 4, length).partition(b"=")
        found.append(inner_texts(name.decode("latin-1").lower(), text))
        start += 4 + length
    return merged(*found)


def _seven_bits(data: bytes) -> int:
    value = 0
    for each in data:
        value = value << 7 | each & 0x7F
    return value


def _own_text(data: bytes) -> Texts:
    codec = _CODECS.get(data[0] if data else 3, "utf-8")
    name, _, text = data[1:].decode(codec, "replace").partition("\0")
    return inner_texts(name.strip("\ufeff").lower(), text.strip("\0\ufeff").encode())

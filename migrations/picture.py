"""Reads the workflow that a PNG of ours carries, from its text chunks alone: no pixel is decoded.

Sizes are bounded before anything is unpacked, so that a hostile file costs nothing. Source: PNG, third edition,
sections 5 (chunks) and 11.3.3 (iTXt, tEXt).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from nodeloom.schema.errors import DocumentError
from nodeloom.schema.workflow import PICTURE_KEY

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_EMBEDDED = 64 * 2**20
"""Largest document in a picture, in bytes after unpacking."""


def is_png(data: bytes) -> bool:
    """Whether the bytes begin as a PNG file does."""
    return data.startswith(SIGNATURE)


def embedded_workflow(data: bytes, what: str) -> bytes:
    """JSON text of the workflow embedded in a PNG; `DocumentError` names `what` if there is none or it is broken."""
    for kind, body in _chunks(data, what):
        keyword, text = _text(kind, body, what)
        if keyword == PICTURE_KEY:
            return text
    raise DocumentError(f"{what} carries no workflow: it was not saved by nodeloom, or its metadata was stripped")


def _chunks(data: bytes, what: str) -> Iterator[tuple[bytes, bytes]]:
    position = len(SIGNATURE)
    while position < len(data):
        if position + 12 > len(data):
            raise DocumentError(f"{what} is a truncated PNG")
        length, kind = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        end = position + 12 + length
        if end > len(data):
            raise DocumentError(f"{what} is a truncated PNG")
        if kind in (b"iTXt", b"tEXt") and zlib.crc32(kind + body) != struct.unpack_from(">I", data, end - 4)[0]:
            raise DocumentError(f"{what} is a damaged PNG: the checksum of its metadata is wrong")
        yield kind, body
        if kind == b"IEND":
            return
        position = end
    raise DocumentError(f"{what} is a truncated PNG")


def _text(kind: bytes, body: bytes, what: str) -> tuple[str, bytes]:
    keyword, _, rest = body.partition(b"\0")
    name = keyword.decode("latin-1")
    if name != PICTURE_KEY or kind not in (b"iTXt", b"tEXt"):
        return "", b""
    if kind == b"tEXt":
        return name, rest
    compressed, rest = rest[:1] == b"\1", rest[2:]
    for _ in ("language", "translated keyword"):
        rest = rest.partition(b"\0")[2]
    return name, _unpacked(rest, what) if compressed else rest


def _unpacked(data: bytes, what: str) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, MAX_EMBEDDED)
    except zlib.error as error:
        raise DocumentError(f"{what} is a damaged PNG: its embedded workflow can't be unpacked ({error})") from error
    if unpacker.unconsumed_tail:
        raise DocumentError(f"{what} embeds a workflow of more than {MAX_EMBEDDED // 2**20} MB; that is refused")
    return text

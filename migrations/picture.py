"""Reads and replaces the workflow that a PNG carries, in its text chunks alone: no pixel is decoded.

Sizes are bounded before anything is unpacked, so that a hostile file costs nothing. Source: PNG, third edition,
sections 5 (chunks) and 11.3.3 (iTXt, tEXt, zTXt).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from nodeloom.schema.errors import DocumentError
from nodeloom.schema.workflow import PICTURE_KEY

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 1_000_000
"""Most chunks of a PNG that are looked at."""
MAX_EMBEDDED = 64 * 2**20
"""Largest document in a picture, in bytes after unpacking."""
_TEXTS: Final = (b"iTXt", b"tEXt", b"zTXt", b"comf")
_OURS: Final = (PICTURE_KEY,)
_END: Final = b"IEND"
_PROGRAMS: Final = {
    "invokeai_workflow": "InvokeAI",
    "invokeai_graph": "InvokeAI",
    "invokeai_metadata": "InvokeAI",
    "sd-metadata": "InvokeAI",
    "prompt": "ComfyUI",
    "workflow": "ComfyUI",
}
"""Keywords under which other programs keep their workflows."""


class Embedded(NamedTuple):
    """A text in a picture, and the keyword that it stands under."""

    keyword: str
    text: bytes


class _Chunk(NamedTuple):
    """A chunk of a PNG: where it begins and ends in the file, its kind, and what is in it."""

    start: int
    end: int
    kind: bytes
    body: bytes


def is_png(data: bytes) -> bool:
    """Whether the bytes begin as a PNG file does."""
    return data.startswith(SIGNATURE)


def embedded_workflow(data: bytes, what: str, keywords: Sequence[str] = _OURS) -> Embedded:
    """The text under the first of some keywords that a PNG has.

    `DocumentError` names `what` if it has none or is broken.
    """
    chunk = _workflow_chunk(data, what, keywords)
    return Embedded(_keyword(chunk), _text(chunk.kind, chunk.body.partition(b"\0")[2], what))


def with_workflow(
    data: bytes, text: bytes, what: str, *, keyword: str = PICTURE_KEY, without: Collection[str] = ()
) -> bytes:
    """A PNG that carries this JSON text as its workflow, and is the same in every other byte.

    It stands in the place of the one that the picture has, else at its end. Ours is compressed, as in every picture
    that is saved; under the `keyword` of another program it is plain ASCII, which all of them read. What the picture
    carries under the keywords of `without` is taken out. Raises `DocumentError`, naming `what`, for a damaged picture,
    and if the text is too large to be read again.
    """
    if len(text) > MAX_EMBEDDED:
        raise DocumentError(
            f"{what}: the workflow has more than {MAX_EMBEDDED // 2**20} MB, too much for a picture; write it as JSON"
        )
    chunks = list(_places(data, what, keyword, without))
    old = next((chunk for chunk in chunks if _keyword(chunk) == keyword), None)
    parts, position = [], 0
    for chunk in chunks:
        if chunk is old or (old is None and chunk.kind == _END):
            parts += [data[position : chunk.start], _text_chunk(keyword, text)]
            position = chunk.start if old is None else chunk.end
        elif _keyword(chunk) in without:
            parts.append(data[position : chunk.start])
            position = chunk.end
    return b"".join([*parts, data[position:]])


def _places(data: bytes, what: str, keyword: str, without: Collection[str]) -> Iterator[_Chunk]:
    """The chunks to replace and to take out, and the end; no further than needed, for pictures may be cut off."""
    for chunk in _chunks(data, what):
        if _keyword(chunk) in {keyword, *without} or chunk.kind == _END:
            yield chunk
        if _keyword(chunk) == keyword and not without:
            return


def _text_chunk(keyword: str, text: bytes) -> bytes:
    """The chunk that carries a JSON text."""
    key = keyword.encode("latin-1")
    if keyword == PICTURE_KEY:
        kind, body = b"iTXt", key + b"\0\1\0\0\0" + zlib.compress(text)
    else:
        kind, body = b"tEXt", key + b"\0" + _ascii(text)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _ascii(text: bytes) -> bytes:
    """JSON text with every other sign escaped: such signs stand in strings only."""
    return re.sub(r"[^\x00-\x7f]", _escaped, text.decode()).encode()


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{int.from_bytes(units[at : at + 2], 'big'):04x}" for at in range(0, len(units), 2))


def other_program(data: bytes) -> str:
    """The program whose workflow a PNG carries, if that is another one; else, and if it is damaged, an empty text."""
    with suppress(DocumentError):
        for chunk in _chunks(data, ""):
            program = _PROGRAMS.get(_keyword(chunk))
            if program:
                return program
    return ""


def _workflow_chunk(data: bytes, what: str, keywords: Sequence[str]) -> _Chunk:
    """The chunk of the best keyword; a picture may be cut off behind it."""
    found: dict[str, _Chunk] = {}
    for chunk in _chunks(data, what):
        if _keyword(chunk) in keywords:
            found.setdefault(_keyword(chunk), chunk)
        if keywords[0] in found:
            break
    best = next((found[keyword] for keyword in keywords if keyword in found), None)
    if best is not None:
        return best
    program = other_program(data)
    if program:
        raise DocumentError(
            f"{what} carries no workflow of nodeloom: it is a picture of another program ({program}), and carries no "
            "workflow of it that this version opens"
        )
    raise DocumentError(f"{what} carries no workflow: it was not saved by nodeloom, or its metadata was stripped")


def _keyword(chunk: _Chunk) -> str:
    """What a text chunk is called; empty for all other chunks."""
    return chunk.body.partition(b"\0")[0].decode("latin-1") if chunk.kind in _TEXTS else ""


def _chunks(data: bytes, what: str) -> Iterator[_Chunk]:
    position = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        if position + 12 > len(data):
            raise DocumentError(f"{what} is a truncated PNG")
        length, kind = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        end = position + 12 + length
        if end > len(data):
            raise DocumentError(f"{what} is a truncated PNG")
        if kind in _TEXTS and zlib.crc32(kind + body) != struct.unpack_from(">I", data, end - 4)[0]:
            raise DocumentError(f"{what} is a damaged PNG: the checksum of its metadata is wrong")
        yield _Chunk(position, end, kind, body)
        if kind == _END:
            return
        position = end
    raise DocumentError(f"{what} is a PNG of more than {MOST_CHUNKS} chunks, which no picture has")


def _text(kind: bytes, rest: bytes, what: str) -> bytes:
    """The text of a chunk, from what follows its keyword."""
    if kind in (b"tEXt", b"comf"):  # the second is ComfyUI's, in animations
        return rest
    if kind == b"zTXt":
        return _unpacked(rest[1:], what)
    compressed, rest = rest[:1] == b"\1", rest[2:]
    for _ in ("language", "translated keyword"):
        rest = rest.partition(b"\0")[2]
    return _unpacked(rest, what) if compressed else rest


def _unpacked(data: bytes, what: str) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, MAX_EMBEDDED)
    except zlib.error as error:
        raise DocumentError(f"{what} is a damaged PNG: its embedded workflow can't be unpacked ({error})") from error
    if unpacker.unconsumed_tail:
        raise DocumentError(f"{what} embeds a workflow of more than {MAX_EMBEDDED // 2**20} MB; that is refused")
    return text

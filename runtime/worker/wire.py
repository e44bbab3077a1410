"""The wire between a server and a worker: frames of one JSON message and some bytes, over a pipe.

A frame is the length of the JSON and that of the blob (two little-endian u32), then both. Nobody is trusted: lengths
are checked before anything is read, and what is no message of the expected side raises `WireError`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from nodeloom.runtime.worker.messages import FromWorker, Message, ToWorker
from nodeloom.schema.errors import NodeloomError
from nodeloom.schema.json import JSON
from nodeloom.schema.mistakes import place_of, verdict

HEADER = struct.Struct("<II")
LARGEST_JSON = 256 * 2**20
"""Bytes of one message: a run with all that it left before is the largest."""
LARGEST_BLOB = 16 * 2**20
"""Bytes beside one message: a preview."""

Kind = TypeVar("Kind")


class WireError(NodeloomError):
    """What came over the pipe is no frame, or no message."""

    code = "wire"


class Frame(NamedTuple, Generic[Kind]):
    """A message, and the bytes beside it; `size` is how many bytes of JSON the message was."""

    message: Kind
    blob: bytes = b""
    size: int = 0


class Readable(Protocol):
    """A file that is read in blocks; `read` gives fewer bytes only at the end."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""


TO_WORKER: TypeAdapter[ToWorker] = TypeAdapter(ToWorker, config=ConfigDict(defer_build=True))
FROM_WORKER: TypeAdapter[FromWorker] = TypeAdapter(FromWorker, config=ConfigDict(defer_build=True))


def encode(message: Message, blob: bytes = b"") -> bytes:
    """The frame of a message; `WireError` if it is too large, or holds what is no JSON.

    Half characters in texts become question marks.
    """
    try:
        text = message.model_dump_json().encode()
    except PydanticSerializationError:
        text = type(message).model_validate(_whole(message.model_dump())).model_dump_json().encode()
    _check(len(text), len(blob))
    return b"".join((HEADER.pack(len(text), len(blob)), text, blob))


def decode(adapter: TypeAdapter[Kind], text: bytes) -> Kind:
    """The message of a frame's JSON; `WireError` names what is wrong with it."""
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        wrong = f"{place_of(first) or 'all of it'} {verdict(first)}"
        raise WireError(f"no message could be read from the pipe: {wrong}") from None


def lengths(header: bytes) -> tuple[int, int]:
    """Bytes of JSON and blob that follow a header; `WireError` if they can't be meant."""
    text, blob = HEADER.unpack(header)
    _check(text, blob)
    return text, blob


def read_frame(file: Readable, adapter: TypeAdapter[Kind]) -> Frame[Kind] | None:
    """The next frame of a file, None at its end; `WireError` if it ends within a frame or holds none."""
    header = file.read(HEADER.size)
    if not header:
        return None
    if len(header) < HEADER.size:
        raise _cut()
    text, blob = lengths(header)
    body = file.read(text + blob)
    if len(body) < text + blob:
        raise _cut()
    return Frame(decode(adapter, body[:text]), body[text:])


def frames(file: Readable, adapter: TypeAdapter[Kind]) -> Iterator[Frame[Kind]]:
    """All frames of a file to its end; `WireError` as `read_frame`."""
    while (frame := read_frame(file, adapter)) is not None:
        yield frame


class Decoder(Generic[Kind]):
    """Makes frames of bytes that come in pieces of any size."""

    def __init__(self, adapter: TypeAdapter[Kind]) -> None:
        self._adapter = adapter
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """More bytes."""
        self._buffer += data

    def next(self) -> Frame[Kind] | None:
        """The next frame that is whole, None if there is none yet; `WireError` as `read_frame`."""
        buffer = self._buffer
        if len(buffer) < HEADER.size:
            return None
        text, blob = lengths(bytes(buffer[: HEADER.size]))
        start, end = HEADER.size + text, HEADER.size + text + blob
        if len(buffer) < end:
            return None
        frame = Frame(decode(self._adapter, bytes(buffer[HEADER.size : start])), bytes(buffer[start:end]), text)
        del buffer[:end]
        return frame

    @property
    def has_frame(self) -> bool:
        """Whether `next` would give a frame, or an error."""
        size = len(self._buffer)
        return size >= HEADER.size and size >= HEADER.size + sum(HEADER.unpack_from(self._buffer))

    @property
    def waiting(self) -> int:
        """Bytes that were fed, and are in no frame yet."""
        return len(self._buffer)


def _check(text: int, blob: int) -> None:
    if not 2 <= text <= LARGEST_JSON or blob > LARGEST_BLOB:
        raise WireError(
            f"a frame of {text} bytes with {blob} beside it is no message; 2 to {LARGEST_JSON} with at most "
            f"{LARGEST_BLOB} are"
        )


def _cut() -> WireError:
    return WireError("the pipe ended within a message")


def _whole(value: object) -> JSON:
    """A value without half characters, which no UTF-8 can hold."""
    if isinstance(value, BaseModel):
        return _whole(value.model_dump())
    if isinstance(value, dict):
        return {str(_whole(key)): _whole(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise WireError(f"a message can't hold {type(value).__name__}, which is no JSON")

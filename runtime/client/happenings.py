"""What a server tells while things happen: `Event` from its log, `Progress` and `Preview` of the moment."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, TypeAlias

from pydantic import ValidationError

from nodeloom.runtime.client.answers import Answer, JSONObject
from nodeloom.runtime.client.errors import AnswerError
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import read_json

FINISHED: Final = "run.finished"
"""Name of the event that ends a run."""
_LENGTH: Final = struct.Struct("<I")


class Event(Answer):
    """An event of the server's log. Numbers rise without gaps over all runs; `time` is seconds since 1970."""

    number: int
    run: str | None
    time: float
    name: str
    data: JSONObject


class Progress(Answer):
    """How far a node is: `data` has its node, index, step, total and message. In no log, and never told later."""

    run: str
    name: str
    data: JSONObject


class _About(Answer):
    run: str
    node: str
    index: tuple[int, ...] = ()
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture of what a node works on: the bytes of a file of `media_type`."""

    run: str
    node: str
    index: tuple[int, ...]
    media_type: str
    width: int
    height: int
    picture: bytes


@dataclass(frozen=True, slots=True)
class Hello:
    """The connection is there: every event after this number comes."""

    after: int


News: TypeAlias = Event | Progress | Preview
"""What can happen."""


class _Greeting(Answer):
    after: int


class _Message(Answer):
    hello: _Greeting | None = None
    progress: tuple[Progress, ...] = ()
    events: tuple[Event, ...] = ()


class EventPage(Answer):
    """Some events of a run, in order."""

    events: tuple[Event, ...]


def read_message(message: str | bytes) -> list[Hello | News]:
    """What one message of the socket tells; `AnswerError` if it is none."""
    try:
        if isinstance(message, bytes):
            return [_preview(message)]
        told = _Message.model_validate(read_json(message))
    except (DocumentError, ValidationError, struct.error) as error:
        raise AnswerError(f"what was told of events can't be read: {str(error).splitlines()[0]}") from error
    greeting: list[Hello | News] = [] if told.hello is None else [Hello(told.hello.after)]
    return [*greeting, *told.progress, *told.events]


def _preview(message: bytes) -> Preview:
    """A preview: the length of the JSON (u32, little endian), the JSON, the bytes of the picture."""
    (length,) = _LENGTH.unpack_from(message)
    end = _LENGTH.size + length
    about = _About.model_validate(read_json(message[_LENGTH.size : end]))
    return Preview(
        about.run, about.node, about.index, about.media_type, about.width, about.height, bytes(message[end:])
    )

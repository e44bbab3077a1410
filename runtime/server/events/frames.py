"""What listeners are sent: `Frame` for an event of the log, `Progress` and `Preview` for what is only of the moment."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from nodeloom.runtime.store.records import Logged
from nodeloom.schema.json import JSON, write_json

_LENGTH = struct.Struct("<I")
_AROUND = 120
"""Bytes around the body of an event."""


class Frame:
    """An event of the log as JSON text: `{"number", "run", "time", "name", "data"}`. Made once, for all listeners."""

    __slots__ = ("_text", "logged", "name", "number", "run", "size")

    def __init__(self, logged: Logged) -> None:
        self.logged: Final = logged
        """The event as the log has it."""
        self.number: Final = logged.number
        """Its number in the log."""
        self.run: Final = logged.run
        """Which run it is about."""
        self.name: Final = logged.name
        """What happened."""
        self.size: Final = 2 * len(logged.body) + _AROUND  # the body, and the text with it
        """Bytes that it takes, roughly."""
        self._text = ""

    @property
    def text(self) -> str:
        """The JSON; it is made when somebody listens."""
        if not self._text:
            logged = self.logged
            head = f'{{"number":{logged.number},"run":{write_json(logged.run)},"time":{logged.time!r}'
            self._text = f'{head},"name":{write_json(logged.name)},"data":{logged.body}}}'
        return self._text


Place: TypeAlias = tuple[str, str, tuple[int, ...]]
"""A run of a node: the run, the node, its index. Of what is only of the moment, the newest of each place counts."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a node is: an event that is not in the log. `queue` is that of its run."""

    run: str
    queue: str
    event: Mapping[str, JSON]

    @property
    def place(self) -> Place:
        """Where it is of."""
        return self.run, str(self.event.get("node", "")), _index(self.event.get("index"))

    @property
    def text(self) -> str:
        """As JSON: `{"run", "name", "data"}`."""
        return write_json({"run": self.run, "name": self.event.get("event"), "data": dict(self.event)})


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture of what a node works on; `about` names node, index, media type and size."""

    run: str
    queue: str
    about: Mapping[str, Any]
    picture: bytes

    @property
    def place(self) -> Place:
        """Where it is of."""
        return self.run, str(self.about.get("node", "")), _index(self.about.get("index"))

    @property
    def data(self) -> bytes:
        """As one binary message: the length of the JSON (u32, little endian), the JSON, the bytes of the picture."""
        head = write_json({"run": self.run, **self.about}).encode()
        return _LENGTH.pack(len(head)) + head + self.picture


def message(name: str, texts: Iterable[str]) -> str:
    """A text message: `{"events": [...]}`, `{"progress": [...]}`."""
    return f'{{"{name}":[{",".join(texts)}]}}'


def _index(found: object) -> tuple[int, ...]:
    return tuple(found) if isinstance(found, (list, tuple)) else ()

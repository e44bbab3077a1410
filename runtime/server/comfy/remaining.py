"""`Remaining`: how many prompts wait or run, as of an event: read once, and counted from there."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Final, Self

from sqlalchemy import Connection

from nodeloom.runtime.server.events import Frame
from nodeloom.runtime.store.records import log, prompts
from nodeloom.schema.json import JSON

_CHANGES: Final = {"run.queued": 1, "run.retried": 1, "run.finished": -1}
"""What events say of the number; a run that is put back was not over."""


@dataclass(slots=True)
class Remaining:
    """The number after the event of a number."""

    count: int
    number: int

    @classmethod
    def read(cls, connection: Connection) -> Self:
        """The number as it is."""
        return cls(prompts.remaining(connection), log.last(connection))

    def take(self, frame: Frame, found: Container[str | None]) -> None:
        """Count an event in, if its run is one of the prompts that were found."""
        if frame.number > self.number:
            self.number = frame.number
            if frame.run in found:
                self.count += _CHANGES.get(frame.name, 0)

    @property
    def status(self) -> dict[str, JSON]:
        """As clients are told it."""
        return {"status": {"exec_info": {"queue_remaining": self.count}}}

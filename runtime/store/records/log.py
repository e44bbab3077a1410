"""The log: every event of every run, numbered over all of them without gaps, and never changed.

    append(connection, run, events, now) -> list[Logged]     events as JSON objects with their name under "event"
    after(connection, number, limit=1000, run=None) -> list[Logged]         fewer, at least one, if they are large
    of(connection, run) -> list[Logged]
    last(connection) -> int                                   0 before the first

A transaction's numbers are seen when it is committed, and all are given by the one writer: whoever has read up to N
misses nothing by asking for what is after N.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, bindparam, insert, select

from nodeloom.runtime.store.records.counting import take
from nodeloom.runtime.store.records.group import APPENDED
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.tables import counters, events
from nodeloom.schema.json import JSON, write_json

Event = Mapping[str, Any]
"""A JSON object with its name under "event"."""

MOST_BYTES = 8 * 2**20
"""Characters of the events that `after` gives at once, about."""

_INSERT = Prepared(insert(events))
_COLUMNS = select(events.c.number, events.c.run, events.c.time, events.c.name, events.c.body).order_by(events.c.number)
_LATER = _COLUMNS.where(events.c.number > bindparam("after")).limit(bindparam("most"))
_AFTER = Prepared(_LATER)
_OF_AFTER = Prepared(_LATER.where(events.c.run == bindparam("of")))
_OF = Prepared(_COLUMNS.where(events.c.run == bindparam("of")))
_LAST = select(counters.c.value).where(counters.c.name == "event")


@dataclass(slots=True)
class Logged:
    """An event as it stands in the log: `body` is its JSON text, `run` None if it is about none.

    Not frozen, since that makes many of them slow; nobody changes one.
    """

    number: int
    run: str | None
    time: float
    name: str
    body: str

    @property
    def event(self) -> dict[str, JSON]:
        """The event as it was told."""
        found: dict[str, JSON] = from_json(self.body)
        return found


def append(connection: Connection, run: str | None, told: Sequence[Event], now: float) -> list[Logged]:
    """Number events and write them; what stands in the log then. `now` in epoch seconds."""
    if not told:
        return []
    first = take(connection, "event", len(told))
    logged = [Logged(first + i, run, now, event["event"], write_json(event)) for i, event in enumerate(told)]
    _write(connection, logged)
    return logged


def append_each(connection: Connection, told: Sequence[tuple[str, Event]], now: float) -> list[Logged]:
    """As `append`, for events of several runs."""
    if not told:
        return []
    first = take(connection, "event", len(told))
    logged = [Logged(first + i, run, now, event["event"], write_json(event)) for i, (run, event) in enumerate(told)]
    _write(connection, logged)
    return logged


def after(connection: Connection, number: int, limit: int = 1000, run: str | None = None) -> list[Logged]:
    """The first `limit` events after a number, of one run or of all: fewer where they are large, but at least one."""
    if run is None:
        rows = _AFTER.execute(connection, {"after": number, "most": limit})
    else:
        rows = _OF_AFTER.execute(connection, {"after": number, "most": limit, "of": run})
    found, left = [], MOST_BYTES
    for row in rows:
        logged = Logged(*row)
        found.append(logged)
        left -= len(logged.body)
        if left <= 0:
            break
    return found


def of(connection: Connection, run: str) -> list[Logged]:
    """All events of a run, in order."""
    return [Logged(*row) for row in _OF.execute(connection, {"of": run})]


def last(connection: Connection) -> int:
    """The last number that was given; 0 before the first."""
    number: int = connection.execute(_LAST).scalar_one()
    return number


def _write(connection: Connection, logged: list[Logged]) -> None:
    _INSERT.execute_many(
        connection,
        [
            {"number": each.number, "run": each.run, "time": each.time, "name": each.name, "body": each.body}
            for each in logged
        ],
    )
    appended = connection.info.get(APPENDED)
    if appended is not None:
        appended.extend(logged)

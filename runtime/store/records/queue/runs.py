"""Runs as they stand: one by its id, many by what is searched for, and where one stands in the queue."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from pydantic_core import from_json
from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select

from nodeloom.runtime.store.records.errors import NotFoundError
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.queue.states import RunState
from nodeloom.runtime.store.records.searching import Page, has_words, paged
from nodeloom.runtime.store.records.tables import queues, runs
from nodeloom.schema.json import JSON


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run. `document` is a digest, `attempts` how often it was leased, `origin` the run that it was requeued from.

    `outputs` and `problems` are there once it ended; `seconds` are those of its last attempt.
    """

    id: str
    queue: str
    state: RunState
    priority: int
    place: float
    batch: str | None
    workflow: str | None
    revision: int | None
    origin: str | None
    name: str
    tags: Sequence[str]
    document: str
    inputs: Mapping[str, JSON]
    options: Mapping[str, JSON]
    attempts: int
    is_canceling: bool
    created: float
    started: float | None
    finished: float | None
    seconds: float | None
    outputs: Mapping[str, JSON] | None
    problems: Sequence[JSON]


@dataclass(frozen=True, slots=True)
class RunSummaryRecord:
    """A run in short: nothing of it that is JSON."""

    id: str
    name: str
    queue: str
    state: RunState
    priority: int
    place: float
    batch: str | None
    workflow: str | None
    created: float
    started: float | None
    finished: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are searched for; what is not given lets all pass.

    `text`: words that all stand in name or tags, in any case. `since` and `until` (not included) are about when they
    were enqueued.
    """

    text: str = ""
    states: Sequence[RunState] = ()
    queue: str | None = None
    batch: str | None = None
    workflow: str | None = None
    origin: str | None = None
    since: float | None = None
    until: float | None = None
    ids: Sequence[str] = field(default=())


_Row = namedtuple("_Row", runs.c.keys())  # type: ignore[misc]  # its names are those of the table
_BY_ID = Prepared(select(runs).where(runs.c.id == bindparam("of")))
_PLACE = Prepared(select(runs.c.place).where(runs.c.id == bindparam("of")))


def get_run(connection: Connection, run: str) -> RunRecord:
    """A run by its id; `NotFoundError`."""
    row = _BY_ID.execute(connection, {"of": run}).fetchone()
    if row is None:
        raise NotFoundError(f"there is no run {run}")
    return _record(_Row(*row))


def place_of(connection: Connection, run: str) -> float:
    """The place of a run in its queue; `NotFoundError`."""
    row = _PLACE.execute(connection, {"of": run}).fetchone()
    if row is None:
        raise NotFoundError(f"there is no run {run}")
    return float(row[0])


def search(connection: Connection, wanted: RunFilter, *, limit: int = 50, after: str | None = None) -> Page[RunRecord]:
    """Runs, newest first, `limit` at a time; `after` is the `next` of the page before."""
    statement = select(runs).where(*_conditions(wanted))
    return paged(connection, statement, [runs.c.id], limit, after, _record)


def search_summaries(
    connection: Connection, wanted: RunFilter, *, limit: int = 50, after: str | None = None
) -> Page[RunSummaryRecord]:
    """As `search`, in short: what makes a run large is not read."""
    statement = select(*(runs.c[each.name] for each in fields(RunSummaryRecord))).where(*_conditions(wanted))
    return paged(connection, statement, [runs.c.id], limit, after, lambda row: RunSummaryRecord(*row))


def count(connection: Connection, wanted: RunFilter) -> int:
    """How many runs there are."""
    counted: int = connection.execute(select(func.count()).select_from(runs).where(*_conditions(wanted))).scalar_one()
    return counted


def position(connection: Connection, run: str) -> int | None:
    """How many runs are leased before this one, as it looks now; None if it is not queued or its queue is paused."""
    found = select(runs.c.priority, runs.c.place).where(runs.c.id == run, runs.c.state == "queued", _IS_OPEN)
    row = connection.execute(found).one_or_none()
    if row is None:
        return None
    is_before = or_(runs.c.priority > row.priority, and_(runs.c.priority == row.priority, runs.c.place < row.place))
    counted = select(func.count()).select_from(runs).where(runs.c.state == "queued", _IS_OPEN, is_before)
    before: int = connection.execute(counted).scalar_one()
    return before


_IS_OPEN = runs.c.queue.in_(select(queues.c.name).where(queues.c.paused.is_(False)))


def _conditions(wanted: RunFilter) -> list[ColumnElement[bool]]:
    conditions = has_words(runs.c.words, wanted.text)
    for column in ("queue", "batch", "workflow", "origin"):
        value = getattr(wanted, column)
        if value is not None:
            conditions.append(runs.c[column] == value)
    if len(wanted.states) == 1:
        conditions.append(runs.c.state == wanted.states[0])
    elif wanted.states:
        # As an expression, so that no index is used that SQLite would have to sort all it finds by.
        conditions.append(runs.c.state.concat("").in_(wanted.states))
    if wanted.ids:
        conditions.append(runs.c.id.in_(wanted.ids))
    if wanted.since is not None:
        conditions.append(runs.c.created >= wanted.since)
    if wanted.until is not None:
        conditions.append(runs.c.created < wanted.until)
    return conditions


def _record(row: Any) -> RunRecord:
    return RunRecord(
        row.id, row.queue, row.state, row.priority, row.place, row.batch, row.workflow, row.revision, row.origin,
        row.name,
        from_json(row.tags), row.document, from_json(row.inputs), from_json(row.options), row.attempts,
        bool(row.canceling),
        row.created, row.started, row.finished, row.seconds,
        None if row.outputs is None else from_json(row.outputs), from_json(row.problems or "[]"),
    )  # fmt: skip

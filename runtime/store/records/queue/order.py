"""The order of what waits: to the front, before or after another, another priority."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal_column, select, update

from nodeloom.runtime.store.records import log
from nodeloom.runtime.store.records.errors import ConflictError, InvalidError, NotFoundError
from nodeloom.runtime.store.records.tables import runs

MOST_PRIORITY = 1_000_000
"""Priorities are between this and its negative."""
_IS_QUEUED: ColumnElement[bool] = literal_column("runs.state = 'queued'")
"""Written out, as the index of what waits has it: SQLite would not know a value as the same."""


def set_priority(connection: Connection, waiting: Sequence[str], priority: int, now: float) -> None:
    """Give queued runs another priority; they keep the order among themselves."""
    if abs(priority) > MOST_PRIORITY:
        raise InvalidError(f"priority is {priority}, must be between -{MOST_PRIORITY} and {MOST_PRIORITY}")
    rows = _waiting(connection, waiting)
    _move(connection, [(row.id, priority, row.place) for row in rows], now)


def front(connection: Connection, waiting: Sequence[str], now: float) -> None:
    """Bring queued runs before all others of their queues, in the order given."""
    rows = {row.id: row for row in _waiting(connection, waiting)}
    heads = [_head(connection, queue) for queue in {row.queue for row in rows.values()}]
    priority = max(head.priority for head in heads)
    place = min(head.place for head in heads)
    ordered = list(dict.fromkeys(waiting))
    _move(connection, [(run, priority, place - len(ordered) + i) for i, run in enumerate(ordered)], now)


def move(connection: Connection, run: str, other: str, now: float, *, is_after: bool = False) -> None:
    """Bring a queued run right before another one of its queue (or right after it), whose priority it takes."""
    if run == other:
        raise InvalidError(f"run {run} can't be moved before or after itself")
    rows = {row.id: row for row in _waiting(connection, [run, other])}
    if rows[run].queue != rows[other].queue:
        raise ConflictError(f"run {run} is in the queue {rows[run].queue}, run {other} in {rows[other].queue}")
    place = _between(connection, rows[other], is_after)
    if place is None:
        _spread(connection, rows[other])
        (there,) = _waiting(connection, [other])
        place = _between(connection, there, is_after)
    if place is None:
        raise ConflictError(f"there is no room beside run {other}; move another one")
    _move(connection, [(run, rows[other].priority, place)], now)


def _waiting(connection: Connection, wanted: Sequence[str]) -> list[Any]:
    """The rows of queued runs; raises for those that are not there or wait no more."""
    columns = (runs.c.id, runs.c.state, runs.c.queue, runs.c.priority, runs.c.place)
    rows = connection.execute(select(*columns).where(runs.c.id.in_(wanted)).order_by(runs.c.place)).all()
    missing = set(wanted) - {row.id for row in rows}
    if missing:
        raise NotFoundError(f"there is no run {min(missing)}")
    for row in rows:
        if row.state != "queued":
            raise ConflictError(f"run {row.id} is {row.state}: only what is queued has a place")
    return list(rows)


def _head(connection: Connection, queue: str) -> Any:
    """Priority and place of the first of a queue, in which something waits."""
    waiting = select(runs.c.priority, runs.c.place).where(_IS_QUEUED, runs.c.queue == queue)
    return connection.execute(waiting.order_by(runs.c.priority.desc(), runs.c.place).limit(1)).one()


def _between(connection: Connection, other: Any, is_after: bool) -> float | None:
    """A place right beside a run; None if its neighbour is as near as numbers can be."""
    same = (_IS_QUEUED, runs.c.queue == other.queue, runs.c.priority == other.priority)
    if is_after:
        statement = select(func.min(runs.c.place)).where(*same, runs.c.place > other.place)
    else:
        statement = select(func.max(runs.c.place)).where(*same, runs.c.place < other.place)
    neighbour = connection.execute(statement).scalar()
    if neighbour is None:
        return float(other.place + (0.5 if is_after else -0.5))
    middle = (neighbour + other.place) / 2
    return middle if min(neighbour, other.place) < middle < max(neighbour, other.place) else None


def _spread(connection: Connection, other: Any) -> None:
    """Spread what waits at one priority of a queue evenly over the places it has, from the first to the last."""
    same = (_IS_QUEUED, runs.c.queue == other.queue, runs.c.priority == other.priority)
    rows = connection.execute(select(runs.c.id, runs.c.place).where(*same).order_by(runs.c.place)).all()
    first, last = rows[0].place, max(rows[-1].place, rows[0].place + 1.0)
    step = (last - first) / max(1, len(rows) - 1)
    for i, row in enumerate(rows):
        connection.execute(update(runs).where(runs.c.id == row.id).values(place=first + i * step))


def _move(connection: Connection, moved: Sequence[tuple[str, int, float]], now: float) -> None:
    for run, priority, place in moved:
        connection.execute(update(runs).where(runs.c.id == run).values(priority=priority, place=place))
    told = [(run, {"event": "run.moved", "priority": priority, "place": place}) for run, priority, place in moved]
    log.append_each(connection, told, now)

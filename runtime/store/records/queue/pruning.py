"""Pruning: forgetting runs that ended, with their events; a part at a time, so that others can write in between."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select

from nodeloom.runtime.store.records import documents, log
from nodeloom.runtime.store.records.tables import batches, events, runs

RUNS = 200
"""Runs that are forgotten at once."""
EVENTS = 20_000
"""Events that are forgotten at once, but for those of a single run."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was forgotten; `is_done` tells that there is nothing more of it."""

    runs: Sequence[str]
    events: int
    is_done: bool


def prune(connection: Connection, before: float, now: float, *, queue: str | None = None, limit: int = RUNS) -> Pruned:
    """Forget up to `limit` runs that ended before a time, oldest first; to be called again until it `is_done`.

    Their pictures stay. Events about no run are forgotten too, if they are older; numbers are never given again.
    """
    which: list[ColumnElement[bool]] = [runs.c.finished < before]
    if queue is not None:
        which.append(runs.c.queue == queue)
    found = select(runs.c.id, runs.c.document, runs.c.batch).where(*which).order_by(runs.c.finished).limit(limit)
    ripe = connection.execute(found).all()
    rows = ripe[: _affordable(connection, [row.id for row in ripe])]
    gone = [row.id for row in rows]
    about_none = events.c.run.is_(None) & (events.c.time < before)
    forgotten = connection.execute(delete(events).where(events.c.run.in_(gone))).rowcount
    connection.execute(delete(runs).where(runs.c.id.in_(gone)))
    documents.drop_unused(connection, {row.document for row in rows})
    is_empty = ~exists().where(runs.c.batch == batches.c.id)
    connection.execute(delete(batches).where(batches.c.id.in_({row.batch for row in rows if row.batch}), is_empty))
    if queue is None:
        forgotten += connection.execute(delete(events).where(about_none)).rowcount
    if gone:
        log.append(connection, None, [{"event": "runs.pruned", "runs": gone}], now)
    return Pruned(gone, forgotten, len(gone) == len(ripe) < limit)


def _affordable(connection: Connection, ripe: Sequence[str]) -> int:
    """How many of the first runs have not too many events together; at least one."""
    counted = select(events.c.run, func.count()).where(events.c.run.in_(ripe)).group_by(events.c.run)
    sizes: dict[str, int] = dict(connection.execute(counted).all())
    totals = itertools.accumulate(sizes.get(run, 0) for run in ripe)
    return max(1, sum(1 for total in totals if total <= EVENTS))

"""Canceling what waits or runs, and doing again what has ended: `retry` goes on, `requeue` begins anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, null, select, update

from nodeloom.runtime.store.records import log
from nodeloom.runtime.store.records.counting import take
from nodeloom.runtime.store.records.errors import ConflictError, NotFoundError
from nodeloom.runtime.store.records.queue.leases import Lease, ended
from nodeloom.runtime.store.records.queue.queues import check_queue
from nodeloom.runtime.store.records.queue.runs import get_run
from nodeloom.runtime.store.records.queue.states import ENDED
from nodeloom.runtime.store.records.queue.submission import Submission, enqueue
from nodeloom.runtime.store.records.tables import leases, runs
from nodeloom.schema.json import JSON, write_json


@dataclass(frozen=True, slots=True)
class Canceled:
    """What canceling did: `ended` waited and are over, `running` are leased, and whoever runs them is to be told."""

    ended: Sequence[str]
    running: Sequence[Lease]


def cancel(connection: Connection, run: str, now: float) -> Canceled:
    """Cancel a run; nothing happens to one that has ended. `NotFoundError` if there is none."""
    if connection.execute(select(runs.c.id).where(runs.c.id == run)).one_or_none() is None:
        raise NotFoundError(f"there is no run {run}")
    return _cancel(connection, runs.c.id == run, now)


def cancel_batch(connection: Connection, batch: str, now: float) -> Canceled:
    """Cancel all runs of a batch that have not ended."""
    return _cancel(connection, runs.c.batch == batch, now)


def cancel_queue(connection: Connection, queue: str, now: float) -> Canceled:
    """Cancel all runs of a queue that have not ended."""
    check_queue(connection, queue)
    return _cancel(connection, runs.c.queue == queue, now)


def cancel_all(connection: Connection, now: float) -> Canceled:
    """Cancel all runs of all queues that have not ended."""
    return _cancel(connection, runs.c.id == runs.c.id, now)


def retry(connection: Connection, run: str, now: float, options: Mapping[str, JSON] | None = None) -> None:
    """Let a run go on that failed, in part or as a whole, or was canceled: what finished is not done again.

    It becomes the last of its priority; `options` are set on top of those it has. `ConflictError` for other runs.
    """
    found = get_run(connection, run)
    if found.state not in ENDED or found.state == "completed":
        way = "requeue it to do it all again" if found.state == "completed" else "cancel it first"
        raise ConflictError(f"run {run} is {found.state}, and can't be retried; {way}")
    place = take(connection, "place")
    connection.execute(
        update(runs)
        .where(runs.c.id == run)
        .values(
            state="queued", place=place, canceling=False, finished=null(), seconds=null(),
            outputs=null(), problems=null(), options=write_json({**found.options, **(options or {})}),
        )
    )  # fmt: skip
    log.append(connection, run, [{"event": "run.retried", "place": float(place)}], now)


def requeue(connection: Connection, run: str, now: float) -> str:
    """Enqueue the same once more, from the beginning; the id of the new run."""
    found = get_run(connection, run)
    again = Submission(
        found.document, found.inputs, found.queue, found.priority, found.name, found.tags, found.workflow,
        found.revision, found.options, origin=run,
    )  # fmt: skip
    return enqueue(connection, again, now)


def _cancel(connection: Connection, which: ColumnElement[bool], now: float) -> Canceled:
    waiting = (
        update(runs)
        .where(which, runs.c.state == "queued")
        .values(state="canceled", finished=now, problems="[]")
        .returning(runs.c.id)
    )
    gone = sorted(connection.execute(waiting).scalars())
    asked = (
        update(runs)
        .where(which, runs.c.state == "running", runs.c.canceling.is_(False))
        .values(canceling=True)
        .returning(runs.c.id)
    )
    newly = sorted(connection.execute(asked).scalars())
    told = [(run, ended("canceled", 0.0)) for run in gone]
    log.append_each(connection, [*told, *((run, {"event": "run.canceling"}) for run in newly)], now)
    held = select(leases.c.run, leases.c.token, leases.c.owner).join(runs, runs.c.id == leases.c.run)
    rows = connection.execute(held.where(which, runs.c.canceling.is_(True)).order_by(leases.c.run))
    return Canceled(gone, [Lease(*row) for row in rows])

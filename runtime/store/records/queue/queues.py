"""Queues by name: made, paused, resumed, counted, removed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from nodeloom.runtime.store.records import log
from nodeloom.runtime.store.records.errors import ConflictError, ConstraintError, InvalidError, NotFoundError
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.queue.submission import DEFAULT
from nodeloom.runtime.store.records.tables import queues, runs

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_INSERT = Prepared(insert(queues))


@dataclass(frozen=True, slots=True)
class QueueRecord:
    """A queue; `states` tells how many runs are in which state."""

    name: str
    is_paused: bool
    states: Mapping[str, int]


def create_queue(connection: Connection, name: str, now: float) -> None:
    """Make a queue. Raises `InvalidError` for a name that can't be, `ConflictError` for one that is taken."""
    if not _NAME.fullmatch(name):
        raise InvalidError(
            f"a queue can't be named {name[:80]!r}; use up to 64 small letters, digits, dots, dashes and underscores"
        )
    try:
        _INSERT.execute(connection, {"name": name, "paused": False, "created": now})
    except ConstraintError:
        raise ConflictError(f"there is a queue {name} already") from None
    log.append(connection, None, [{"event": "queue.created", "queue": name}], now)


def remove_queue(connection: Connection, name: str, now: float) -> None:
    """Remove a queue that no run stands in, finished ones included; `ConflictError` otherwise."""
    check_queue(connection, name)
    if name == DEFAULT:
        raise ConflictError(f"the queue {DEFAULT} is always there and can't be removed; pause it instead")
    if connection.execute(select(exists().where(runs.c.queue == name))).scalar_one():
        raise ConflictError(f"the queue {name} has runs; cancel and prune them first")
    connection.execute(delete(queues).where(queues.c.name == name))
    log.append(connection, None, [{"event": "queue.removed", "queue": name}], now)


def pause(connection: Connection, name: str, now: float) -> None:
    """Lease nothing more out of a queue; what runs goes on."""
    _set_paused(connection, name, now, is_paused=True)


def resume(connection: Connection, name: str, now: float) -> None:
    """Let a paused queue go on."""
    _set_paused(connection, name, now, is_paused=False)


def list_queues(connection: Connection) -> list[QueueRecord]:
    """All queues by name."""
    states: dict[str, dict[str, int]] = {}
    counted = select(runs.c.queue, runs.c.state, func.count()).group_by(runs.c.queue, runs.c.state)
    for queue, state, count in connection.execute(counted):
        states.setdefault(queue, {})[state] = count
    rows = connection.execute(select(queues.c.name, queues.c.paused).order_by(queues.c.name))
    return [QueueRecord(name, paused, states.get(name, {})) for name, paused in rows]


def counts(connection: Connection) -> dict[str, int]:
    """How many runs of all queues are in which state."""
    counted = select(runs.c.state, func.count()).group_by(runs.c.state)
    return dict(connection.execute(counted).all())


def check_queue(connection: Connection, name: str) -> None:
    """Raise `NotFoundError` if there is no such queue."""
    if connection.execute(select(queues.c.name).where(queues.c.name == name)).one_or_none() is None:
        names = ", ".join(connection.execute(select(queues.c.name).order_by(queues.c.name)).scalars())
        raise NotFoundError(f"there is no queue {name}; there are: {names}")


def _set_paused(connection: Connection, name: str, now: float, *, is_paused: bool) -> None:
    check_queue(connection, name)
    changed = connection.execute(
        update(queues).where(queues.c.name == name, queues.c.paused.is_not(is_paused)).values(paused=is_paused)
    )
    if changed.rowcount:
        log.append(connection, None, [{"event": "queue.paused" if is_paused else "queue.resumed", "queue": name}], now)

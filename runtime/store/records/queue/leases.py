"""Leases: who runs a run, until when, and what it may write meanwhile.

A lease that lapsed or was given anew is lost: whatever its holder still tells is refused with `LeaseLostError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from pydantic_core import from_json
from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from nodeloom.runtime.store.records import log
from nodeloom.runtime.store.records.errors import LeaseLostError
from nodeloom.runtime.store.records.log import Event, Logged
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.tables import leases, runs
from nodeloom.schema.json import JSON, write_json

EndState = Literal["completed", "partial", "failed", "canceled"]
SECONDS = 30.0
"""How long a lease lasts without a sign of life."""

_FIRST = (
    "(SELECT {} FROM runs AS first WHERE first.queue = queues.name AND first.state = 'queued' "
    "ORDER BY first.priority DESC, first.place LIMIT 1)"
)
_ID, _PRIORITY, _PLACE = map(_FIRST.format, ("first.id", "first.priority", "first.place"))
# The first of each queue is looked up in an index, thrice, and never joined: that would read all runs there ever were.
_LEASE = Prepared(
    text(
        f"""
        UPDATE runs SET state = 'running', attempts = attempts + 1, started = coalesce(started, :now)
        WHERE state = 'queued' AND id = (
            SELECT {_ID} FROM queues WHERE NOT queues.paused
            ORDER BY {_PRIORITY} DESC NULLS LAST, {_PLACE} LIMIT 1
        )
        RETURNING id, attempts, queue, document, inputs, options, name, workflow, revision, batch
        """
    )
)
_HELD = (leases.c.run == bindparam("of"), leases.c.token == bindparam("held"))
_NEW = Prepared(insert(leases))
_RENEW = Prepared(update(leases).where(*_HELD).values(expires=bindparam("until")))
_END = Prepared(delete(leases).where(*_HELD))
_LAPSED = Prepared(select(leases.c.run, leases.c.token, leases.c.owner).where(leases.c.expires <= bindparam("now")))
_FINISH = Prepared(
    update(runs)
    .where(runs.c.id == bindparam("of"))
    .values(
        state=bindparam("end"), finished=bindparam("at"), seconds=bindparam("took"), outputs=bindparam("gave"),
        problems=bindparam("wrong"), canceling=False,
    )
)  # fmt: skip
_REQUEUE = Prepared(text("UPDATE runs SET state = 'queued' WHERE id = :of"))
_CANCELING = Prepared(select(runs.c.canceling).where(runs.c.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write about a run: its id, and the number of the attempt."""

    run: str
    token: int
    owner: str


@dataclass(frozen=True, slots=True)
class Leased:
    """A run that is to be done now; `document` is a digest, see `documents.body`."""

    lease: Lease
    queue: str
    document: str
    inputs: Mapping[str, JSON]
    options: Mapping[str, JSON]
    name: str
    workflow: str | None
    revision: int | None
    batch: str | None

    @property
    def is_resumed(self) -> bool:
        """Whether an earlier attempt may have left events to resume from."""
        return self.lease.token > 1


def lease(connection: Connection, owner: str, now: float, seconds: float = SECONDS) -> Leased | None:
    """The next run of all queues that are not paused, for `seconds`; None if there is none."""
    rows = _LEASE.execute(connection, {"now": now}).fetchall()
    if not rows:
        return None
    run, token, queue, document, inputs, options, name, workflow, revision, batch = rows[0]
    _NEW.execute(connection, {"run": run, "token": token, "owner": owner, "expires": now + seconds})
    log.append(connection, run, [{"event": "run.leased", "attempt": token, "owner": owner}], now)
    return Leased(
        Lease(run, token, owner), queue, document, _object(inputs), _object(options), name, workflow, revision, batch
    )


def heartbeat(connection: Connection, held: Lease, now: float, seconds: float = SECONDS) -> None:
    """A sign of life: the lease lasts `seconds` from now."""
    renewed = _RENEW.execute(connection, {"of": held.run, "held": held.token, "until": now + seconds})
    if not renewed.rowcount:
        raise _lost(held)


def record(
    connection: Connection, held: Lease, told: Sequence[Event], now: float, seconds: float = SECONDS
) -> list[Logged]:
    """Append events of the run that is leased, which is a sign of life too."""
    heartbeat(connection, held, now, seconds)
    return log.append(connection, held.run, told, now)


def finish(
    connection: Connection,
    held: Lease,
    state: EndState,
    seconds: float,
    now: float,
    *,
    told: Sequence[Event] = (),
    outputs: Mapping[str, JSON] | None = None,
    problems: Sequence[JSON] = (),
) -> list[Logged]:
    """End a run: `told` are events before its end; `run.finished` is appended here, so don't pass the engine's."""
    _give_up(connection, held)
    row = {
        "of": held.run, "end": state, "at": now, "took": seconds,
        "gave": None if outputs is None else write_json(outputs), "wrong": write_json(list(problems)),
    }  # fmt: skip
    _FINISH.execute(connection, row)
    return log.append(connection, held.run, [*told, ended(state, seconds)], now)


def release(connection: Connection, held: Lease, reason: str, now: float, told: Sequence[Event] = ()) -> bool:
    """Give a run back to the place it had, to be leased again; False if it was to be canceled, and so has ended.

    `told` are events to append before, such as `worker.lost`.
    """
    _give_up(connection, held)
    if _is_canceling(connection, held.run):
        row = {"of": held.run, "end": "canceled", "at": now, "took": None, "gave": None, "wrong": "[]"}
        _FINISH.execute(connection, row)
        log.append(connection, held.run, [*told, ended("canceled", 0.0)], now)
        return False
    _REQUEUE.execute(connection, {"of": held.run})
    log.append(connection, held.run, [*told, {"event": "run.released", "reason": reason}], now)
    return True


def lapsed(connection: Connection, now: float) -> list[Lease]:
    """Leases that nobody gave a sign of life for; `now=math.inf` gives all there are."""
    return [Lease(run, token, owner) for run, token, owner in _LAPSED.execute(connection, {"now": now})]


def ended(state: EndState, seconds: float) -> dict[str, JSON]:
    """The event of a run's end, of the engine's shape."""
    return {"event": "run.finished", "status": state, "seconds": seconds, "is_early": state == "canceled"}


def _is_canceling(connection: Connection, run: str) -> bool:
    ((canceling,),) = _CANCELING.execute(connection, {"of": run}).fetchall()
    return bool(canceling)


def _give_up(connection: Connection, held: Lease) -> None:
    if not _END.execute(connection, {"of": held.run, "held": held.token}).rowcount:
        raise _lost(held)


def _lost(held: Lease) -> LeaseLostError:
    return LeaseLostError(f"run {held.run}: attempt {held.token} of {held.owner} has no lease any more")


def _object(text_of_json: str) -> dict[str, JSON]:
    return cast("dict[str, JSON]", from_json(text_of_json)) if text_of_json != "{}" else {}

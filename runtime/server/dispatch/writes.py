"""What is written about a run that is leased: functions of the writer's connection."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection

from nodeloom.runtime.server.dispatch.ending import End
from nodeloom.runtime.server.dispatch.orders import Job, job_of
from nodeloom.runtime.store.records import queue
from nodeloom.runtime.store.records.queue import Lease

Write: TypeAlias = Callable[[Connection], None]


def nothing(connection: Connection) -> None:
    """Nothing is left to be written."""


def leased(connection: Connection, owner: str) -> Job | None:
    """The next run of the queues, for an owner; None if there is none."""
    found = queue.lease(connection, owner, time.time())
    return None if found is None else job_of(connection, found)


def finishing(lease: Lease, end: End, rest: Write = nothing, told: Sequence[Mapping[str, Any]] = ()) -> Write:
    """What writes the rest of what a run told, and its end with some last events; it raises `LeaseLostError`."""

    def write(connection: Connection) -> None:
        rest(connection)
        queue.finish(
            connection, lease, end.state, end.seconds, time.time(),
            told=told, outputs=end.outputs, problems=end.problems,
        )  # fmt: skip

    return write


def releasing(lease: Lease, reason: str, rest: Write = nothing, told: Sequence[Mapping[str, Any]] = ()) -> Write:
    """What writes the rest of what a run told, and puts it back into its queue; it raises `LeaseLostError`."""

    def write(connection: Connection) -> None:
        rest(connection)
        queue.release(connection, lease, reason, time.time(), told)

    return write


def beaten(connection: Connection, lease: Lease) -> None:
    """Write a sign of life."""
    queue.heartbeat(connection, lease, time.time())


def all_given_back(connection: Connection) -> None:
    """Put back whatever is leased: whoever had it was of a server that is no more, and its workers ended with it."""
    for lease in queue.lapsed(connection, math.inf):
        queue.release(connection, lease, "the server ended while it ran", time.time())


def lapsed_given_back(connection: Connection) -> None:
    """Put back what nobody gives signs of life for: it was leased by a write that was told to have failed, say."""
    now = time.time()
    for lease in queue.lapsed(connection, now):
        queue.release(connection, lease, "nobody gave a sign of life for it", now)

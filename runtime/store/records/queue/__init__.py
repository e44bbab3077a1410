"""The queue. All functions take a connection of `Records.write` (or `read`) first; times are epoch seconds.

    enqueue(connection, submission, now) -> run id
    enqueue_batch(connection, submissions, now, name="") -> (batch id, run ids)
    lease(connection, owner, now, seconds=30) -> Leased | None
    heartbeat(connection, lease, now, seconds=30)
    record(connection, lease, events, now, seconds=30) -> list[Logged]      (append events; a sign of life)
    finish(connection, lease, state, seconds, now, *, told=(), outputs=None, problems=()) -> list[Logged]
    release(connection, lease, reason, now, told=()) -> bool                (back to its place; False: was canceled)
    lapsed(connection, now) -> list[Lease]                                  (math.inf: all leases)

A run is queued, running, completed, partial, failed or canceled; what is paused is a queue.
"""

from nodeloom.runtime.store.records.queue.leases import (
    EndState,
    Lease,
    Leased,
    finish,
    heartbeat,
    lapsed,
    lease,
    record,
    release,
)
from nodeloom.runtime.store.records.queue.submission import DEFAULT, Submission, enqueue, enqueue_batch

__all__ = [
    "DEFAULT",
    "EndState",
    "Lease",
    "Leased",
    "Submission",
    "enqueue",
    "enqueue_batch",
    "finish",
    "heartbeat",
    "lapsed",
    "lease",
    "record",
    "release",
]

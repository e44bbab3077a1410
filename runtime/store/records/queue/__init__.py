"""The queue. All functions take a connection of `Records.write` (or `read`) first; times are epoch seconds.

What runs:
    enqueue(connection, submission, now) -> run id
    enqueue_batch(connection, submissions, now, name="") -> (batch id, run ids); input_sets(groups, base, limit) -> sets
    lease(connection, owner, now, seconds=30) -> Leased | None
    heartbeat(connection, lease, now, seconds=30)
    record(connection, lease, events, now, seconds=30) -> list[Logged]      (append events; a sign of life)
    finish(connection, lease, state, seconds, now, *, told=(), outputs=None, problems=()) -> list[Logged]
    release(connection, lease, reason, now, told=()) -> bool                (back to its place; False: was canceled)
    lapsed(connection, now) -> list[Lease]                                  (math.inf: all leases)
What people do:
    cancel(connection, run, now), cancel_batch, cancel_queue, cancel_all -> Canceled
    retry(connection, run, now, options=None); requeue(connection, run, now) -> run id
    front(connection, runs, now), move(connection, run, other, now, *, is_after=False), set_priority
    create_queue, remove_queue, pause, resume (connection, name, now); list_queues(connection)
    prune(connection, before, now, *, queue=None, limit=200) -> Pruned      (again until it is_done)
What is seen:
    get_run(connection, run), place_of(connection, run) -> float
    search(connection, filter, *, limit=50, after=None) -> Page, search_summaries
    count(connection, filter)
    position(connection, run) -> int | None, counts(connection) -> {state: number}, get_batch(connection, batch)

A run is queued, running, completed, partial, failed or canceled; what is paused is a queue.
"""

from nodeloom.runtime.store.records.queue.batches import BatchRecord, get_batch, input_sets
from nodeloom.runtime.store.records.queue.control import (
    Canceled,
    cancel,
    cancel_all,
    cancel_batch,
    cancel_queue,
    requeue,
    retry,
)
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
from nodeloom.runtime.store.records.queue.order import front, move, set_priority
from nodeloom.runtime.store.records.queue.pruning import Pruned, prune
from nodeloom.runtime.store.records.queue.queues import (
    QueueRecord,
    counts,
    create_queue,
    list_queues,
    pause,
    remove_queue,
    resume,
)
from nodeloom.runtime.store.records.queue.runs import (
    RunFilter,
    RunRecord,
    RunSummaryRecord,
    count,
    get_run,
    place_of,
    position,
    search,
    search_summaries,
)
from nodeloom.runtime.store.records.queue.states import ENDED, RunState, state_of
from nodeloom.runtime.store.records.queue.submission import DEFAULT, Submission, enqueue, enqueue_batch

__all__ = [
    "DEFAULT",
    "ENDED",
    "BatchRecord",
    "Canceled",
    "EndState",
    "Lease",
    "Leased",
    "Pruned",
    "QueueRecord",
    "RunFilter",
    "RunRecord",
    "RunState",
    "RunSummaryRecord",
    "Submission",
    "cancel",
    "cancel_all",
    "cancel_batch",
    "cancel_queue",
    "count",
    "counts",
    "create_queue",
    "enqueue",
    "enqueue_batch",
    "finish",
    "front",
    "get_batch",
    "get_run",
    "heartbeat",
    "input_sets",
    "lapsed",
    "lease",
    "list_queues",
    "move",
    "pause",
    "place_of",
    "position",
    "prune",
    "record",
    "release",
    "remove_queue",
    "requeue",
    "resume",
    "retry",
    "search",
    "search_summaries",
    "set_priority",
    "state_of",
]

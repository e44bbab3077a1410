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

All of it stands in `__init__.pyi` and is imported when somebody first asks for it (docs/decisions/0040).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

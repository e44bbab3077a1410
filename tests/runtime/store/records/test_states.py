"""Whatever happens to runs, in whatever order: events and columns say the same."""

import math
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from nodeloom.runtime.store.records import ConflictError, Records, documents, log, queue

Deed = Callable[[Connection, str, list[queue.Lease]], object]
FAILED = {"event": "node.failed", "node": "a"}


class UndoneError(Exception):
    """Undoes what an example did."""


def submission(connection: Connection) -> queue.Submission:
    return queue.Submission(documents.keep(connection, "{}"))


def finish(connection: Connection, held: list[queue.Lease], state: queue.EndState) -> None:
    if held:
        queue.finish(connection, held[0], state, 1.0, 3.0, told=[FAILED])


DEEDS: dict[str, Deed] = {
    "enqueue": lambda c, run, held: queue.enqueue(c, submission(c), 1.0),
    "batch": lambda c, run, held: queue.enqueue_batch(c, [submission(c)] * 2, 1.0),
    "lease": lambda c, run, held: queue.lease(c, "worker", 2.0),
    "record": lambda c, run, held: queue.record(c, held[0], [FAILED], 2.0) if held else None,
    "complete": lambda c, run, held: finish(c, held, "completed"),
    "fail": lambda c, run, held: finish(c, held, "partial"),
    "release": lambda c, run, held: queue.release(c, held[-1], "lost", 2.0) if held else None,
    "cancel": lambda c, run, held: queue.cancel(c, run, 2.0),
    "cancel all": lambda c, run, held: queue.cancel_all(c, 2.0),
    "retry": lambda c, run, held: queue.retry(c, run, 2.0),
    "requeue": lambda c, run, held: queue.requeue(c, run, 2.0),
    "front": lambda c, run, held: queue.front(c, [run], 2.0),
    "priority": lambda c, run, held: queue.set_priority(c, [run], 1, 2.0),
}


def agree(connection: Connection) -> None:
    """Events, columns and leases say the same of each run, and numbers have no gap."""
    held = {lease.run: lease.token for lease in queue.lapsed(connection, math.inf)}
    for run in queue.search(connection, queue.RunFilter(), limit=1000).found:
        events = log.of(connection, run.id)
        assert queue.state_of(events) == run.state
        assert (run.id in held) == (run.state == "running")
        assert held.get(run.id, run.attempts) == run.attempts == [each.name for each in events].count("run.leased")
        assert (run.finished is not None) == (run.state in queue.ENDED)
        assert not run.is_canceling or run.state == "running"
    assert [each.number for each in log.after(connection, 0)] == list(range(1, log.last(connection) + 1))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 9)), max_size=25))
def test_events_tell_the_same_as_the_columns_whatever_is_done(records: Records, deeds: list[tuple[str, int]]) -> None:
    def example(connection: Connection) -> None:
        queue.enqueue(connection, submission(connection), 1.0)
        for name, which in deeds:
            runs = queue.search(connection, queue.RunFilter(), limit=1000).found
            run = runs[which % len(runs)].id
            try:
                DEEDS[name](connection, run, queue.lapsed(connection, math.inf))
            except ConflictError:
                assert name in {"retry", "front", "priority"}
            agree(connection)
        raise UndoneError

    with pytest.raises(UndoneError):
        records.write_sync(example)

"""Runs go from queued to their end, one lease at a time."""

import pytest
from tests.runtime.store.records.waiting import leased

from nodeloom.runtime.store.records import LeaseLostError, NotFoundError, Records, log
from nodeloom.runtime.store.records.queue import (
    Submission,
    enqueue,
    enqueue_batch,
    finish,
    get_run,
    heartbeat,
    lapsed,
    lease,
    record,
    release,
)


def test_runs_are_leased_by_priority_and_then_in_the_order_they_came(records: Records, document: str) -> None:
    for name, priority in (("a", 0), ("b", 0), ("c", 5), ("d", -1)):
        submission = Submission(document, name=name, priority=priority)
        records.write_sync(enqueue, submission, 1.0)
    assert [leased(records).name for _ in range(4)] == ["c", "a", "b", "d"]
    assert records.write_sync(lease, "worker", 2.0) is None


def test_a_run_keeps_what_it_was_submitted_with(records: Records, document: str) -> None:
    submission = Submission(document, {"n": 2**70}, options={"targets": ["a"]}, workflow="w", revision=3)
    run = records.write_sync(enqueue, submission, 1.0)
    got = leased(records)
    assert (got.lease.run, got.inputs, got.options) == (run, {"n": 2**70}, {"targets": ["a"]})
    assert (got.document, got.workflow, got.revision, got.is_resumed) == (document, "w", 3, False)


def test_the_log_tells_a_runs_whole_life(records: Records, document: str) -> None:
    run = records.write_sync(enqueue, Submission(document), 1.0)
    held = leased(records).lease
    records.write_sync(record, held, [{"event": "node.started", "node": "a"}], 3.0)
    records.write_sync(finish, held, "completed", 1.5, 4.0, outputs={"x": 1})
    told = records.read_sync(log.of, run)
    assert [each.name for each in told] == ["run.queued", "run.leased", "node.started", "run.finished"]
    assert [each.number for each in told] == [1, 2, 3, 4]
    assert told[0].event["place"] == records.read_sync(get_run, run).place
    assert told[-1].event == {"event": "run.finished", "status": "completed", "seconds": 1.5, "is_early": False}


def test_a_released_run_is_leased_again_before_later_ones(records: Records, document: str) -> None:
    first, second = records.write_sync(enqueue_batch, [Submission(document)] * 2, 1.0)[1]
    held = leased(records).lease
    assert records.write_sync(release, held, "the worker died", 3.0, [{"event": "worker.lost"}])
    again = leased(records)
    assert (again.lease.run, again.lease.token, again.is_resumed) == (first, 2, True)
    assert leased(records).lease.run == second


def test_who_lost_its_lease_can_write_nothing_more(records: Records, document: str) -> None:
    run = records.write_sync(enqueue, Submission(document), 1.0)
    old = leased(records).lease
    records.write_sync(release, old, "silence", 3.0)
    leased(records)
    before = records.read_sync(log.of, run)
    for attempt in (
        lambda c: heartbeat(c, old, 4.0),
        lambda c: record(c, old, [{"event": "node.started"}], 4.0),
        lambda c: finish(c, old, "completed", 1.0, 4.0),
        lambda c: release(c, old, "silence", 4.0),
    ):
        with pytest.raises(LeaseLostError, match="attempt 1 of worker has no lease"):
            records.write_sync(attempt)
    assert records.read_sync(log.of, run) == before


def test_a_lease_lapses_unless_there_are_signs_of_life(records: Records, document: str) -> None:
    records.write_sync(enqueue, Submission(document), 1.0)
    held = leased(records, now=10.0).lease
    assert records.read_sync(lapsed, 39.0) == []
    assert records.read_sync(lapsed, 40.0) == [held]
    records.write_sync(heartbeat, held, 30.0)
    assert records.read_sync(lapsed, 40.0) == []
    records.write_sync(record, held, [], 50.0)
    assert records.read_sync(lapsed, 79.0) == []


def test_an_unknown_queue_or_document_is_refused_and_leaves_nothing(records: Records, document: str) -> None:
    for submission in (Submission(document, queue="fast"), Submission("blake3:0")):
        with pytest.raises(NotFoundError, match="is not there"):
            records.write_sync(enqueue, submission, 1.0)
    assert records.read_sync(log.last) == 0

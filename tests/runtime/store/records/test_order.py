"""What waits can be put into another order."""

import pytest
from tests.runtime.store.records.waiting import another_queue, enqueued, leased, order

from nodeloom.runtime.store.records import ConflictError, InvalidError, NotFoundError, Records, log
from nodeloom.runtime.store.records.queue import Submission, enqueue_batch, front, move, position, set_priority


def test_what_is_brought_to_the_front_goes_first_even_before_higher_priorities(records: Records, document: str) -> None:
    enqueued(records, document, "high", priority=9)
    _, b, c = enqueued(records, document, "a", "b", "c")
    records.write_sync(front, [c, b], 2.0)
    assert order(records) == ["c", "b", "high", "a"]


def test_a_run_is_moved_before_or_after_another_and_takes_its_priority(records: Records, document: str) -> None:
    a, b, c, d = enqueued(records, document, "a", "b", "c", "d")
    (high,) = enqueued(records, document, "high", priority=3)
    records.write_sync(move, d, a, 2.0)
    records.write_sync(move, a, b, 2.0, is_after=True)
    records.write_sync(move, c, high, 2.0, is_after=True)
    assert order(records) == ["high", "c", "d", "b", "a"]


def test_runs_can_be_moved_between_the_same_two_as_often_as_one_likes(records: Records, document: str) -> None:
    a, b, *_ = enqueued(records, document, "a", "b", "c")

    def often() -> None:
        first, second = a, b
        for _ in range(150):
            records.write_sync(move, second, first, 2.0)
            first, second = second, first

    often()
    assert order(records) == ["a", "b", "c"]


def test_another_priority_keeps_the_order_among_those_that_get_it(records: Records, document: str) -> None:
    _, b, c = enqueued(records, document, "a", "b", "c")
    records.write_sync(set_priority, [c, b], 1, 2.0)
    assert order(records) == ["b", "c", "a"]


def test_a_place_is_told_by_how_many_are_leased_before(records: Records, document: str) -> None:
    slow = another_queue(records)
    a, b = enqueued(records, document, "a", "b")
    (c,) = enqueued(records, document, "c", queue=slow, priority=1)
    places = [records.read_sync(position, run) for run in (a, b, c)]
    assert places == [1, 2, 0]
    leased(records)
    assert records.read_sync(position, c) is None


def test_what_does_not_wait_can_not_be_moved(records: Records, document: str) -> None:
    a, b = enqueued(records, document, "a", "b")
    leased(records)
    with pytest.raises(ConflictError, match=f"run {a} is running: only what is queued has a place"):
        records.write_sync(front, [a], 2.0)
    with pytest.raises(NotFoundError, match="there is no run nobody"):
        records.write_sync(move, b, "nobody", 2.0)
    with pytest.raises(InvalidError, match="before or after itself"):
        records.write_sync(move, b, b, 2.0)
    with pytest.raises(InvalidError, match="priority is 2000000, must be between"):
        records.write_sync(set_priority, [b], 2_000_000, 2.0)


def test_runs_of_two_queues_have_no_place_beside_each_other(records: Records, document: str) -> None:
    (a,) = enqueued(records, document, "a")
    (b,) = enqueued(records, document, "b", queue=another_queue(records))
    with pytest.raises(ConflictError, match=f"run {a} is in the queue default, run {b} in slow"):
        records.write_sync(move, a, b, 2.0)


def test_every_move_is_told_in_the_log(records: Records, document: str) -> None:
    _, b = records.write_sync(enqueue_batch, [Submission(document)] * 2, 1.0)[1]
    records.write_sync(front, [b], 2.0)
    told = records.read_sync(log.of, b)[-1].event
    assert told == {"event": "run.moved", "priority": 0, "place": 0.0}

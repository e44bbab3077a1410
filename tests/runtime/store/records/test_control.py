"""Runs are canceled, retried and requeued."""

import pytest
from tests.runtime.store.records.waiting import another_queue, end, enqueued, leased, order, states

from nodeloom.runtime.store.records import ConflictError, NotFoundError, Records, log
from nodeloom.runtime.store.records.queue import (
    Submission,
    cancel,
    cancel_all,
    cancel_batch,
    cancel_queue,
    enqueue_batch,
    get_batch,
    get_run,
    lease,
    record,
    release,
    requeue,
    retry,
)


def test_what_waits_is_canceled_at_once_and_what_runs_is_to_be_told(records: Records, document: str) -> None:
    a, b = enqueued(records, document, "a", "b")
    held = leased(records).lease
    done = records.write_sync(cancel_all, 3.0)
    assert (done.ended, done.running) == ([b], [held])
    assert states(records, [a, b]) == ["running", "canceled"]
    end(records, held, "canceled")
    assert states(records, [a]) == ["canceled"]
    assert records.write_sync(lease, "worker", 4.0) is None


def test_canceling_twice_tells_the_runner_again_but_the_log_only_once(records: Records, document: str) -> None:
    (a,) = enqueued(records, document, "a")
    held = leased(records).lease
    for _ in range(2):
        assert records.write_sync(cancel, a, 3.0).running == [held]
    names = [each.name for each in records.read_sync(log.of, a)]
    assert names == ["run.queued", "run.leased", "run.canceling"]


def test_what_was_to_be_canceled_is_not_run_again_when_its_worker_is_lost(records: Records, document: str) -> None:
    (a,) = enqueued(records, document, "a")
    held = leased(records).lease
    records.write_sync(cancel, a, 3.0)
    assert records.write_sync(release, held, "the worker died", 4.0) is False
    assert states(records, [a]) == ["canceled"]


def test_one_queue_or_one_batch_is_canceled_and_no_other(records: Records, document: str) -> None:
    slow = another_queue(records)
    (other,) = enqueued(records, document, "other")
    (there,) = enqueued(records, document, "there", queue=slow)
    batch, members = records.write_sync(enqueue_batch, [Submission(document)] * 3, 1.0, "three")
    assert records.write_sync(cancel_queue, slow, 2.0).ended == [there]
    assert records.write_sync(cancel_batch, batch, 2.0).ended == members
    assert states(records, [other]) == ["queued"]
    kept = records.read_sync(get_batch, batch)
    assert (kept.name, kept.size, kept.states) == ("three", 3, {"canceled": 3})


def test_canceling_what_is_over_does_nothing_and_what_is_not_there_is_told(records: Records, document: str) -> None:
    (a,) = enqueued(records, document, "a")
    end(records, leased(records).lease)
    done = records.write_sync(cancel, a, 4.0)
    assert (done.ended, done.running, states(records, [a])) == ([], [], ["completed"])
    with pytest.raises(NotFoundError, match="there is no run nobody"):
        records.write_sync(cancel, "nobody", 4.0)
    with pytest.raises(NotFoundError, match="there is no queue fast; there are: default"):
        records.write_sync(cancel_queue, "fast", 4.0)


@pytest.mark.parametrize("state", ["failed", "partial", "canceled"])
def test_a_retried_run_goes_on_behind_the_others_with_what_finished(
    records: Records, document: str, state: str
) -> None:
    (a,) = enqueued(records, document, "a")
    held = leased(records).lease
    told = [{"event": f"node.{name}", "node": name} for name in ("started", "finished", "failed")]
    records.write_sync(record, held, told, 3.0)
    end(records, held, state)  # type: ignore[arg-type]
    enqueued(records, document, "b")
    records.write_sync(retry, a, 5.0, {"repeat": ["x"]})
    found = records.read_sync(get_run, a)
    assert (found.state, found.finished, found.problems, found.options) == ("queued", None, [], {"repeat": ["x"]})
    assert [each.name for each in records.read_sync(log.of, a)][-2:] == ["run.finished", "run.retried"]
    assert order(records) == ["b", "a"]


def test_what_completed_or_is_not_over_can_not_be_retried(records: Records, document: str) -> None:
    (a,) = enqueued(records, document, "a")
    with pytest.raises(ConflictError, match="is queued, and can't be retried; cancel it first"):
        records.write_sync(retry, a, 3.0)
    end(records, leased(records).lease)
    with pytest.raises(ConflictError, match="is completed, and can't be retried; requeue it"):
        records.write_sync(retry, a, 3.0)


def test_a_requeued_run_is_a_new_one_with_the_same_inputs(records: Records, document: str) -> None:
    (a,) = enqueued(records, document, "a", inputs={"n": 1}, tags=["x"], priority=2, key="once")
    end(records, leased(records).lease)
    again = records.write_sync(requeue, a, 5.0)
    found = records.read_sync(get_run, again)
    assert (found.origin, found.inputs, found.tags, found.priority, found.attempts) == (a, {"n": 1}, ["x"], 2, 0)


def test_what_is_sent_again_with_the_same_key_is_enqueued_once(records: Records, document: str) -> None:
    first, second = (enqueued(records, document, "a", key="mine")[0] for _ in range(2))
    assert first == second
    assert order(records) == ["a"]

"""What ended is forgotten, a part at a time."""

from sqlalchemy import Connection, func, select
from tests.runtime.store.records.waiting import end, enqueued, leased, states

from nodeloom.runtime.store.records import Records, documents, log
from nodeloom.runtime.store.records.queue import Pruned, RunFilter, Submission, count, enqueue_batch, prune, record
from nodeloom.runtime.store.records.tables import batches
from nodeloom.runtime.store.records.tables import documents as documents_table


def test_runs_that_ended_before_a_time_go_with_their_events_and_documents(records: Records) -> None:
    old, new = (records.write_sync(documents.keep, body) for body in ("{}", '{"a": 1}'))
    enqueued(records, old, "old")
    end(records, leased(records).lease, now=10.0)
    enqueued(records, new, "new")
    end(records, leased(records).lease, now=20.0)
    (waiting,) = enqueued(records, new, "waiting")
    done = records.write_sync(prune, 15.0, 30.0)
    assert (len(done.runs), done.events, done.is_done) == (1, 3, True)
    left = records.read_sync(lambda c: set(c.execute(select(documents_table.c.digest)).scalars()))
    assert left == {new}
    assert states(records, [waiting]) == ["queued"]
    assert records.read_sync(log.of, done.runs[0]) == []
    told = records.read_sync(log.after, 7)
    assert [each.event for each in told] == [{"event": "runs.pruned", "runs": list(done.runs)}]


def test_a_batch_is_forgotten_with_its_last_run(records: Records, document: str) -> None:
    def number_of_batches(connection: Connection) -> int:
        return connection.execute(select(func.count()).select_from(batches)).scalar_one()

    records.write_sync(enqueue_batch, [Submission(document)] * 2, 1.0)
    for expected in (1, 0):
        end(records, leased(records).lease, now=10.0)
        records.write_sync(prune, 15.0, 30.0)
        assert records.read_sync(number_of_batches) == expected


def test_pruning_goes_in_parts_and_numbers_are_never_given_again(records: Records, document: str) -> None:
    for name in "abcde":
        enqueued(records, document, name)
        end(records, leased(records).lease)
    parts: list[Pruned] = []
    while not parts or not parts[-1].is_done:
        parts.append(records.write_sync(prune, 50.0, 50.0, limit=2))
    assert [len(part.runs) for part in parts] == [2, 2, 1]
    assert records.read_sync(count, RunFilter()) == 0
    numbers = [each.number for each in records.read_sync(log.after, 0)]
    assert numbers == [16, 17, 18]
    assert records.write_sync(log.append, None, [{"event": "x"}], 60.0)[0].number == 19


def test_runs_with_many_events_are_forgotten_one_at_a_time(records: Records, document: str) -> None:
    for name in "ab":
        enqueued(records, document, name)
        held = leased(records).lease
        records.write_sync(record, held, [{"event": "node.started"}] * 12_000, 3.0)
        end(records, held)
    first = records.write_sync(prune, 50.0, 50.0)
    assert (len(first.runs), first.events, first.is_done) == (1, 12_003, False)
    assert records.write_sync(prune, 50.0, 50.0).is_done

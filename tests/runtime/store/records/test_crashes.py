"""Whatever was answered is there after a crash, and two processes write without a gap."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nodeloom.runtime.store.records import Records, documents, log
from nodeloom.runtime.store.records.queue import RunFilter, Submission, enqueue, search, state_of

WRITING = """
import sys
from nodeloom.runtime.store.records import Records, documents, queue
records = Records(sys.argv[1])
document = records.write_sync(documents.keep, "{}")
while True:
    print(records.write_sync(queue.enqueue, queue.Submission(document), 1.0), flush=True)
    held = records.write_sync(queue.lease, "worker", 2.0).lease
    records.write_sync(queue.record, held, [{"event": "node.started"}] * 3, 3.0)
    records.write_sync(queue.finish, held, "completed", 1.0, 4.0)
    print(held.run, "completed", flush=True)
"""


@pytest.mark.parametrize("lines", [1, 6, 17])
def test_what_was_answered_is_there_after_a_kill(place: str | Path, lines: int) -> None:
    url = f"sqlite:///{place}" if isinstance(place, Path) else place
    with subprocess.Popen([sys.executable, "-c", WRITING, url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().split() for _ in range(lines)]
        process.kill()
        told += [line.split() for line in process.stdout]
    with Records(place) as records:
        states = {run.id: run.state for run in records.read_sync(search, RunFilter(), limit=1000).found}
        assert all(states[run] == "completed" for run, *ended in told if ended)
        assert {run for run, *_ in told} <= set(states)
        assert all(state_of(records.read_sync(log.of, run)) == state for run, state in states.items())
        numbers = [each.number for each in records.read_sync(log.after, 0)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_two_that_write_at_once_give_numbers_without_gaps_that_are_seen_in_order(place: str | Path) -> None:
    with Records(place) as one, Records(place) as other:
        document = one.write_sync(documents.keep, "{}")

        def enqueue_many(records: Records) -> None:
            for _ in range(30):
                records.write_sync(enqueue, Submission(document), 1.0)

        threads = [threading.Thread(target=enqueue_many, args=(records,)) for records in (one, other)]
        for thread in threads:
            thread.start()
        seen: list[int] = []
        while len(seen) < 60:
            seen += [each.number for each in one.read_sync(log.after, seen[-1] if seen else 0)]
        for thread in threads:
            thread.join()
        assert seen == list(range(1, 61))

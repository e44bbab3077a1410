"""What a worker tells is written in groups, and the worker waits where they grow too large."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from nodeloom.runtime.server.dispatch.assignment import GATHERING, MOST_BYTES, Assignment
from nodeloom.runtime.server.dispatch.orders import job_of
from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.workers.task import RunFrame
from nodeloom.runtime.store.records import Records, RecordsError, documents, log, queue
from nodeloom.runtime.store.records.queue import Submission
from nodeloom.runtime.worker.messages import Told


async def begun(records: Records) -> tuple[Assignment, str]:
    """An assignment, and its run."""
    text = await records.write(documents.keep, "{}")
    await records.write(queue.enqueue, Submission(document=text), time.time())
    leased = await records.write(queue.lease, "here", time.time())
    assert leased is not None
    return Assignment(await records.read(job_of, leased), records, Feed(records)), leased.lease.run


def test_a_worker_that_tells_much_waits_until_it_is_written(tmp_path: Path) -> None:
    async def scene() -> None:
        with Records(tmp_path / "nodeloom.db") as records:
            assignment, run = await begun(records)

            async def written(size: int) -> int:
                event = {"event": "node.started", "node": "a", "index": []}
                await assignment.told(RunFrame(Told(run=run, events=(event,)), b"", size))
                return sum(each.name == "node.started" for each in await records.read(log.of, run))

            assert [await written(1) for _ in range(3)] == [0, 0, 0]
            assert await written(MOST_BYTES) == 4

    asyncio.run(scene())


def test_what_could_not_be_written_is_never_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        with Records(tmp_path / "nodeloom.db") as records:
            assignment, run = await begun(records)
            writing, gate, write = asyncio.Event(), asyncio.Event(), records.jot

            async def failing(*_: Any) -> None:
                writing.set()
                await gate.wait()
                monkeypatch.setattr(records, "jot", write)
                raise RecordsError("once")

            async def tell(name: str) -> None:
                event = {"event": name, "node": "a", "index": []}
                await assignment.told(RunFrame(Told(run=run, events=(event,)), b"", 1))

            monkeypatch.setattr(records, "jot", failing)
            await tell("node.started")
            await writing.wait()
            await tell("node.failed")
            gate.set()
            await asyncio.sleep(2 * GATHERING)
            assert "node.failed" not in [each.name for each in await records.read(log.of, run)]
            with pytest.raises(RecordsError, match="once"):
                await assignment.rest()

    asyncio.run(scene())

"""What a worker tells is written in groups, and the worker waits where they grow too large."""

import asyncio
import time
from pathlib import Path

from nodeloom.runtime.server.dispatch.assignment import MOST_BYTES, Assignment
from nodeloom.runtime.server.dispatch.orders import job_of
from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.workers.task import RunFrame
from nodeloom.runtime.store.records import Records, documents, log, queue
from nodeloom.runtime.store.records.queue import Submission
from nodeloom.runtime.worker.messages import Told


def test_a_worker_that_tells_much_waits_until_it_is_written(tmp_path: Path) -> None:
    async def scene() -> None:
        with Records(tmp_path / "nodeloom.db") as records:
            text = await records.write(documents.keep, "{}")
            await records.write(queue.enqueue, Submission(document=text), time.time())
            leased = await records.write(queue.lease, "here", time.time())
            assert leased is not None
            assignment = Assignment(await records.read(job_of, leased), records, Feed(records))
            run = leased.lease.run

            async def written(size: int) -> int:
                event = {"event": "node.started", "node": "a", "index": []}
                await assignment.told(RunFrame(Told(run=run, event=event), b"", size))
                return sum(each.name == "node.started" for each in await records.read(log.of, run))

            assert [await written(1) for _ in range(3)] == [0, 0, 0]
            assert await written(MOST_BYTES) == 4

    asyncio.run(scene())

"""Who waits for runs is told of each what was written with its end, and never waits in vain."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from nodeloom.runtime.server.runs import results
from nodeloom.runtime.server.runs.results import result_of
from nodeloom.runtime.server.runs.views import RunResult
from nodeloom.runtime.server.runs.waiting import Wait, Waiting
from nodeloom.runtime.store.records import Records, documents, group, queue
from nodeloom.runtime.store.records.queue import Leased, Submission
from nodeloom.runtime.store.records.transactions import commit

Scene = Callable[[Records, Wait], Awaitable[None]]


def played(path: Path, scene: Scene) -> None:
    async def play() -> None:
        with Records(path / "r.db") as records:
            waiting = Waiting(records)
            waiting.open()
            with waiting.wait() as wait:
                async with asyncio.timeout(60):
                    await scene(records, wait)
            assert waiting._waits == {}
            waiting.close()

    asyncio.run(play())


async def enqueued(records: Records, wait: Wait, count: int = 1) -> list[str]:
    def work(connection: Connection) -> list[str]:
        document = documents.keep(connection, '{"nodes": {}}')
        runs = [queue.enqueue(connection, Submission(document), time.time()) for _ in range(count)]
        wait.expect(runs)
        return runs

    return await records.jot(work)


async def leased(records: Records) -> Leased:
    found = await records.jot(queue.lease, "worker", time.time())
    assert found is not None
    return found


async def finished(records: Records, run: Leased, number: int) -> None:
    await records.jot(queue.finish, run.lease, "completed", 0.5, time.time(), outputs={"number": number})


def test_all_are_told_in_their_order_once_the_last_has_ended(tmp_path: Path) -> None:
    async def scene(records: Records, wait: Wait) -> None:
        runs = await enqueued(records, wait, 2)
        waiting = asyncio.ensure_future(wait.results(60))
        first, second = await leased(records), await leased(records)
        await finished(records, second, 2)
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await finished(records, first, 1)
        assert [(each.id, each.state, each.outputs) for each in await waiting] == [
            (runs[0], "completed", {"number": 1}),
            (runs[1], "completed", {"number": 2}),
        ]

    played(tmp_path, scene)


def test_after_the_time_they_are_told_as_they_are(tmp_path: Path) -> None:
    async def scene(records: Records, wait: Wait) -> None:
        await enqueued(records, wait, 2)
        await finished(records, await leased(records), 1)
        await leased(records)
        assert [each.state for each in await wait.results(0.1)] == ["completed", "running"]

    played(tmp_path, scene)


def test_one_that_is_canceled_before_it_is_begun_has_ended(tmp_path: Path) -> None:
    async def scene(records: Records, wait: Wait) -> None:
        (run,) = await enqueued(records, wait)
        await records.write(queue.cancel, run, time.time())
        assert [each.state for each in await wait.results(60)] == ["canceled"]

    played(tmp_path, scene)


def test_an_end_that_is_not_kept_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = [ValueError("surprise")]

    def sometimes(connection: Connection) -> None:
        if failures:
            raise failures.pop()
        commit(connection)

    async def scene(records: Records, wait: Wait) -> None:
        await enqueued(records, wait)
        run = await leased(records)
        monkeypatch.setattr(group, "commit", sometimes)
        with pytest.raises(ValueError, match="surprise"):
            await finished(records, run, 1)
        assert [each.state for each in await wait.results(0.1)] == ["running"]

    played(tmp_path, scene)


def test_a_result_that_can_not_be_read_with_the_end_is_read_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [ValueError("surprise")]

    def sometimes(connection: Connection, run: str) -> RunResult:
        if failures:
            raise failures.pop()
        return result_of(connection, run)

    async def scene(records: Records, wait: Wait) -> None:
        await enqueued(records, wait)
        run = await leased(records)
        monkeypatch.setattr(results, "result_of", sometimes)
        await finished(records, run, 7)
        assert [each.outputs for each in await wait.results(60)] == [{"number": 7}]
        assert not failures

    played(tmp_path, scene)


@pytest.mark.parametrize("is_early", [False, True])
def test_nobody_waits_for_a_server_that_ends(is_early: bool, tmp_path: Path) -> None:
    async def play() -> None:
        with Records(tmp_path / "r.db") as records:
            waiting = Waiting(records)
            waiting.open()
            with waiting.wait() as wait:
                if is_early:
                    waiting.close()
                await enqueued(records, wait)
                asyncio.get_running_loop().call_later(0.05, waiting.close)
                async with asyncio.timeout(20):
                    assert [each.state for each in await wait.results(60)] == ["queued"]

    asyncio.run(play())

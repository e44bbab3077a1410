"""How worker processes end when the server wants it."""

import asyncio
import os
import signal
from pathlib import Path

import psutil
import pytest

from nodeloom.runtime.server.workers import Worker, WorkerLostError

from .lab import lost, posix, started


async def test_a_worker_that_grew_too_large_is_replaced_after_its_run(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"memory": 250_000_000}) as lab:
        pid = lab.worker.pid
        assert (await lab.run({"value": 1})).status == "completed"
        assert (await lab.run({"deed": "eat"})).status == "completed"
        assert (await lab.run({"value": 1})).status == "completed"
        assert lab.worker.pid != pid
        assert lab.worker.trouble is None


async def test_a_worker_is_replaced_after_so_many_runs(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"runs": 2}) as lab:
        pids = []
        for _ in range(4):
            await lab.worker.ready()
            pids.append(lab.worker.pid)
            await lab.run({"value": 1})
        assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_a_worker_in_which_a_node_goes_on_after_its_time_is_replaced(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"stop": 1.0}) as lab:
        pid = lab.worker.pid
        ended = await lab.run({"deed": "hang", "path": str(tmp_path / "sign")}, policies={"default": {"timeout": 0.1}})
        assert (ended.status, ended.left_behind) == ("failed", ("n0",))
        await lab.worker.ready()
        assert lab.worker.pid != pid


async def test_stopping_loses_the_run_and_leaves_no_process(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        sign = tmp_path / "sign"
        running = asyncio.create_task(lost(lab, deed="wait", path=str(sign)))
        await lab.until(sign.exists)
        pid = lab.worker.pid
        assert pid is not None
        await lab.worker.stop()
        assert (await running).death.cause == "stopped"
        assert not psutil.pid_exists(pid)
        with pytest.raises(WorkerLostError):
            await lab.worker.ready()


async def test_stopping_while_a_process_is_starting_leaves_none(tmp_path: Path) -> None:
    before = set(psutil.Process().children(recursive=True))
    for turns in (0, 1, 2, 5):
        worker = Worker(environment={**os.environ, "NODELOOM_HOME": str(tmp_path)})
        worker.start()
        for _ in range(turns):
            await asyncio.sleep(0)
        await worker.stop()
    assert set(psutil.Process().children(recursive=True)) == before


@posix
async def test_a_worker_that_hangs_while_it_is_stopped_is_killed(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"stop": 0.3}) as lab:
        pid = lab.worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        await lab.worker.stop()
        assert not psutil.pid_exists(pid)

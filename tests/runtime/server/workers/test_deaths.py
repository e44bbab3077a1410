"""What ends a worker process, and what becomes of the run."""

import asyncio
import logging
from pathlib import Path

import psutil
import pytest

from nodeloom.runtime.server.workers import WorkerLostError

from .lab import Lab, lost, posix

LIMITS = {"silence": 4.0, "cancel": 0.3}


@posix
@pytest.mark.parametrize(
    ("deed", "cause", "reason"),
    [
        ("segfault", "signal", "crashed (SIGSEGV)"),
        ("exit", "exit", "ended with exit code 3"),
        ("kill", "killed", "was killed from outside (SIGKILL)"),
        ("half a frame", "killed", "was killed from outside (SIGKILL)"),
        ("garbage", "wire", "sent what is no message"),
        ("close", "wire", "closed its pipe and went on"),
    ],
)
async def test_a_death_in_a_run_is_told_in_words_and_the_next_process_works(
    lab: Lab, deed: str, cause: str, reason: str
) -> None:
    starts = lab.worker.starts
    error = await lost(lab, deed=deed)
    assert error.death.cause == cause
    assert reason in str(error)
    assert lab.events[:2] == ["run.created", "node.started n0"]
    await lab.worker.ready()
    assert lab.worker.starts == starts + 1


@posix
async def test_a_crash_leaves_its_place_in_the_log(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "nodeloom.worker"):
        error = await lost(lab, deed="crash")
    assert "crashed (SIGABRT)" in str(error)
    assert "Fatal Python error: Aborted" in caplog.text
    assert "in do_crash" in caplog.text


@posix
async def test_who_keeps_python_to_himself_is_ended(lab: Lab) -> None:
    error = await lost(lab, deed="hang holding python")
    assert error.death.cause == "silent"
    assert "no sign of life for 4 s" in str(error)


async def test_who_lets_others_run_may_take_its_time(lab: Lab) -> None:
    ended = await lab.run({"type": "troubled/busy", "steps": 1, "seconds": 4.5})
    assert ended.status == "completed"


@posix
async def test_a_canceled_run_that_does_not_end_ends_with_its_process(lab: Lab, tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    running = asyncio.create_task(lost(lab, deed="hang", path=str(sign)))
    await lab.until(sign.exists)
    lab.worker.cancel("r")
    assert (await running).death.cause == "canceled"
    assert (await lab.run({"value": 2})).status == "completed"


@posix
async def test_a_call_is_lost_with_the_process(lab: Lab) -> None:
    await lab.worker.ready()
    call = asyncio.create_task(lab.worker.call("troubled:up", {"value": "hang"}))
    await asyncio.sleep(0)
    pid = lab.worker.pid
    assert pid is not None  # psutil would take None for this process
    psutil.Process(pid).kill()
    with pytest.raises(WorkerLostError):
        await call


@posix
@pytest.mark.parametrize("deed", ["leave a child", "fork"])
async def test_what_a_node_started_ends_with_the_process(lab: Lab, tmp_path: Path, deed: str) -> None:
    sign = tmp_path / "sign"
    error = await lost(lab, deed=deed, path=str(sign))
    assert error.death.cause == "exit"
    child = int(sign.read_text())
    await lab.until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie")

import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from nodeloom.runtime.server.workers import CallError, Worker, WorkerLostError
from nodeloom.runtime.server.workers.task import RunFrame
from nodeloom.runtime.worker.messages import Hello, Run, Told
from nodeloom.schema import NodeloomError

from .lab import Lab, played, started, workflow

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


async def lost(lab: Lab, **deed: object) -> WorkerLostError:
    with pytest.raises(WorkerLostError) as caught:
        await lab.run(deed)  # type: ignore[arg-type]
    return caught.value


@played
async def test_a_run_tells_its_events_and_ends(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        ended = await lab.run({"deed": "print", "value": 5})
        assert ended.status == "completed"
        assert ended.outputs == {"n0.value": 5}
        assert lab.events == ["run.created", "node.started n0", "node.finished n0", "run.finished"]
        assert lab.worker.state == "idle"
        assert ended.memory > 10_000_000


@played
async def test_runs_follow_each_other_in_one_process(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        pid = lab.worker.pid
        for name in ("a", "b", "c"):
            assert (await lab.run({"value": 1}, name=name)).run == name
        assert lab.worker.pid == pid


@posix
@pytest.mark.parametrize(
    ("deed", "cause", "reason"),
    [
        ("segfault", "signal", "crashed (SIGSEGV)"),
        ("crash", "signal", "crashed (SIGABRT)"),
        ("exit", "exit", "ended with exit code 3"),
        ("kill", "killed", "was killed from outside (SIGKILL)"),
        ("half a frame", "killed", "was killed from outside (SIGKILL)"),
        ("garbage", "wire", "sent what is no message"),
        ("close", "wire", "closed its pipe and went on"),
    ],
)
@played
async def test_a_death_in_a_run_is_told_in_words_and_the_next_process_works(
    tmp_path: Path, deed: str, cause: str, reason: str
) -> None:
    async with started(tmp_path) as lab:
        error = await lost(lab, deed=deed)
        assert error.death.cause == cause
        assert reason in str(error)
        assert lab.events[:2] == ["run.created", "node.started n0"]
        assert (await lab.run({"value": 2})).status == "completed"
        assert lab.worker.starts == 2


@posix
@played
async def test_who_keeps_python_to_himself_is_ended(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"silence": 2.0}) as lab:
        error = await lost(lab, deed="hang holding python")
        assert error.death.cause == "silent"
        assert "no sign of life for 2 s" in str(error)


@played
async def test_who_lets_others_run_may_take_its_time(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"silence": 1.5}) as lab:
        ended = await lab.run({"type": "troubled/busy", "steps": 1, "seconds": 2.5})
        assert ended.status == "completed"


@played
async def test_a_run_is_canceled(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        sign = tmp_path / "sign"
        running = asyncio.create_task(lab.run({"deed": "wait", "path": str(sign)}))
        await lab.until(sign.exists)
        lab.worker.cancel("another")
        lab.worker.cancel("r")
        assert (await running).status == "canceled"
        assert lab.worker.starts == 1


@posix
@played
async def test_a_canceled_run_that_does_not_end_ends_with_its_process(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"cancel": 0.3}) as lab:
        sign = tmp_path / "sign"
        running = asyncio.create_task(lost(lab, deed="hang", path=str(sign)))
        await lab.until(sign.exists)
        lab.worker.cancel("r")
        assert (await running).death.cause == "canceled"
        assert (await lab.run({"value": 2})).status == "completed"


@played
async def test_a_run_that_nobody_waits_for_is_canceled(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        sign = tmp_path / "sign"
        running = asyncio.create_task(lab.run({"deed": "wait", "path": str(sign)}))
        await lab.until(sign.exists)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert (await lab.run({"value": 2}, name="next")).status == "completed"
        assert lab.worker.starts == 1


@played
async def test_a_run_whose_news_can_not_be_taken_is_canceled(tmp_path: Path) -> None:
    async def refuse(frame: RunFrame) -> None:
        if isinstance(frame.message, Told) and frame.message.event["event"] == "node.started":
            raise OSError("the disk is full")

    async with started(tmp_path) as lab:
        run = Run(run="r", workflow=workflow({"deed": "wait", "path": str(tmp_path / "sign")}))
        with pytest.raises(OSError, match="disk is full"):
            await lab.worker.run(run, refuse)
        assert (await lab.run({"value": 2})).status == "completed"


@played
async def test_one_run_at_a_time(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        running = asyncio.create_task(lab.run({"type": "troubled/busy", "steps": 1, "seconds": 0.3}))
        await lab.until(lambda: lab.worker.state == "busy")
        with pytest.raises(RuntimeError, match="the worker is busy"):
            await lab.worker.run(Run(run="x", workflow=workflow()), lab.told)
        await running


@played
async def test_a_workflow_that_can_not_start_is_refused_with_every_problem(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        ended = await lab.run({"type": "acme/nothing"}, {"value": "seven"})
        assert ended.status == "refused"
        assert {problem.node for problem in ended.problems} == {"n0", "n1"}
        assert lab.events == []
        document = await lab.worker.run(Run(run="x", workflow={"format": "?"}), lab.told)
        assert (document.status, len(document.problems)) == ("refused", 1)


@played
async def test_what_packs_print_goes_to_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "nodeloom.worker"):
        async with started(tmp_path) as lab:
            pid = lab.worker.pid
            await lab.run({"deed": "print"})
    said = {record.message: record.__dict__["pid"] for record in caplog.records if "node" in record.message}
    assert said["said by a node"] == said["written by a node"] == said["said by a program of a node"] == pid


@posix
@played
async def test_a_crash_leaves_its_traceback_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with started(tmp_path) as lab:
        with caplog.at_level(logging.INFO, "nodeloom.worker"):
            await lost(lab, deed="segfault")
    assert "Fatal Python error: Segmentation fault" in caplog.text
    assert "troubled.py" in caplog.text


@played
async def test_what_packs_read_from_the_standard_input_is_empty(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        assert (await lab.run({"deed": "read input"})).status == "completed"


@played
async def test_a_worker_that_grew_too_large_is_replaced_after_its_run(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"memory": 250_000_000}) as lab:
        pid = lab.worker.pid
        assert (await lab.run({"value": 1})).status == "completed"
        assert (await lab.run({"deed": "eat"})).status == "completed"
        assert (await lab.run({"value": 1})).status == "completed"
        assert lab.worker.pid != pid
        assert lab.worker.trouble is None


@played
async def test_a_worker_is_replaced_after_so_many_runs(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"runs": 2}) as lab:
        pids = []
        for _ in range(4):
            await lab.worker.ready()
            pids.append(lab.worker.pid)
            await lab.run({"value": 1})
        assert pids[0] == pids[1] != pids[2] == pids[3]


@played
async def test_a_worker_in_which_a_node_goes_on_after_its_time_is_replaced(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"stop": 1.0}) as lab:
        pid = lab.worker.pid
        ended = await lab.run({"deed": "hang", "path": str(tmp_path / "sign")}, policies={"default": {"timeout": 0.1}})
        assert (ended.status, ended.left_behind) == ("failed", ("n0",))
        await lab.worker.ready()
        assert lab.worker.pid != pid


@played
async def test_a_broken_pack_is_named_and_the_rest_works(tmp_path: Path) -> None:
    async with started(tmp_path, "broken", "troubled") as lab:
        assert lab.worker.hello is not None
        (sentence,) = lab.worker.hello.problems.values()
        assert "a_module_that_is_not_there" in sentence
        assert "troubled" in {pack.name for pack in lab.worker.hello.packs}
        assert (await lab.run({"value": 1})).status == "completed"


@posix
@played
async def test_a_pack_whose_import_ends_the_process_is_left_out(tmp_path: Path) -> None:
    async with started(tmp_path, "deadly", "troubled") as lab:
        assert lab.worker.hello is not None
        (sentence,) = lab.worker.hello.problems.values()
        assert "can't be imported: twice, the worker process crashed (SIGABRT) meanwhile" in sentence
        assert (await lab.run({"value": 1})).status == "completed"
        assert lab.worker.starts == 3


@played
async def test_a_pack_whose_import_takes_for_ever_is_left_out(tmp_path: Path) -> None:
    async with started(tmp_path, "slow", "troubled", limits={"start": 3.0, "stop": 0.5}) as lab:
        assert lab.worker.hello is not None
        (sentence,) = lab.worker.hello.problems.values()
        assert "was not ready within 3 s and is still importing pack" in sentence


@played
async def test_the_document_is_sent_once(tmp_path: Path) -> None:
    hellos: list[Hello] = []

    async def greet(hello: Hello) -> None:
        hellos.append(hello)

    async with started(tmp_path, on_hello=greet, limits={"runs": 1}) as lab:
        await lab.run({"value": 1})
        await lab.worker.ready()
    first, second = hellos
    assert first.document is not None
    assert second.document is None
    assert first.fingerprint == second.fingerprint
    async with started(tmp_path, on_hello=greet, known=first.fingerprint):
        assert hellos[2].document is None


@played
async def test_a_process_that_keeps_dying_is_started_ever_more_seldom_and_told_of(tmp_path: Path) -> None:
    async with started(tmp_path, wait=False) as lab:
        worker = lab.worker
        for deaths in (1, 2, 3):
            await lab.until(lambda: worker.starts >= deaths and worker.pid is not None)  # noqa: B023
            pid = worker.pid
            psutil.Process(pid).kill()
            await lab.until(lambda: worker.pid != pid)  # noqa: B023
        assert worker.trouble is not None
        assert "(3 times in a row); the next one is started in 0.5 s" in worker.trouble
        assert (await lab.run({"value": 1})).status == "completed"
        assert worker.trouble is None


@played
async def test_functions_of_published_migrations_are_called(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        assert await lab.worker.call("troubled:up", {"value": 1}) == {"value": 2}
        with pytest.raises(CallError, match=r"troubled:up failed \(KeyError"):
            await lab.worker.call("troubled:up", {})
        with pytest.raises(CallError, match="troubled:down failed"):
            await lab.worker.call("troubled:down", {})
        for function in ("troubled:secret", "os:system", "builtins:eval", "troubled:up.__globals__", ""):
            with pytest.raises(CallError, match="is no function that an installed pack's migrations name"):
                await lab.worker.call(function, {"value": 1})


@played
async def test_calls_are_answered_during_runs_and_beside_calls_that_hang(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"call": 1.0}) as lab:
        sign = tmp_path / "sign"
        running = asyncio.create_task(lab.run({"deed": "wait", "path": str(sign)}))
        await lab.until(sign.exists)
        hanging = asyncio.create_task(lab.worker.call("troubled:up", {"value": "hang"}))
        assert await lab.worker.call("troubled:up", {"value": 1}) == {"value": 2}
        with pytest.raises(CallError, match="did not answer within 1 s"):
            await hanging
        lab.worker.cancel("r")
        assert (await running).status == "canceled"


@posix
@played
async def test_a_call_is_lost_with_the_process(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        call = asyncio.create_task(lab.worker.call("troubled:up", {"value": "hang"}))
        await asyncio.sleep(0)
        psutil.Process(lab.worker.pid).kill()
        with pytest.raises(WorkerLostError):
            await call


@played
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


@played
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
@pytest.mark.parametrize("deed", ["leave a child", "fork"])
@played
async def test_what_a_node_started_ends_with_the_process(tmp_path: Path, deed: str) -> None:
    async with started(tmp_path) as lab:
        sign = tmp_path / "sign"
        error = await lost(lab, deed=deed, path=str(sign))
        assert error.death.cause == "exit"
        child = int(sign.read_text())
        await lab.until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie")


@played
async def test_half_a_character_harms_nobody(tmp_path: Path) -> None:
    async with started(tmp_path) as lab:
        assert (await lab.run({"deed": "surrogate"})).status == "completed"
        told = [frame.message for frame in lab.frames if isinstance(frame.message, Told)]
        assert "half ? a character" in [event.event.get("message") for event in told]


@posix
@played
async def test_a_worker_that_hangs_while_it_is_stopped_is_killed(tmp_path: Path) -> None:
    async with started(tmp_path, limits={"stop": 0.3}) as lab:
        pid = lab.worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        await lab.worker.stop()
        assert not psutil.pid_exists(pid)


def test_every_error_of_workers_is_one_of_nodelooms() -> None:
    assert issubclass(WorkerLostError, NodeloomError)
    assert issubclass(CallError, NodeloomError)

"""What a worker that is well does."""

import asyncio
import logging
from pathlib import Path

import pytest

from nodeloom.runtime.server.workers import CallError
from nodeloom.runtime.server.workers.task import RunFrame
from nodeloom.runtime.worker.messages import Run, Told
from nodeloom.schema.json import write_json

from .lab import Lab, workflow

LIMITS = {"call": 1.0}


async def test_a_run_tells_its_events_and_ends(lab: Lab) -> None:
    ended = await lab.run({"deed": "print", "value": 5})
    assert ended.status == "completed"
    assert ended.outputs == {"n0.value": 5}
    assert lab.events == ["run.created", "node.started n0", "node.finished n0", "run.finished"]
    assert lab.worker.state == "idle"
    assert ended.memory > 10_000_000


async def test_runs_follow_each_other_in_one_process(lab: Lab) -> None:
    pid = lab.worker.pid
    for name in ("a", "b", "c"):
        assert (await lab.run({"value": 1}, name=name)).run == name
    assert lab.worker.pid == pid


async def test_a_run_is_canceled(lab: Lab, tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    running = asyncio.create_task(lab.run({"deed": "wait", "path": str(sign)}))
    await lab.until(sign.exists)
    lab.worker.cancel("another")
    lab.worker.cancel("r")
    assert (await running).status == "canceled"
    assert lab.worker.starts == 1


async def test_a_run_that_nobody_waits_for_is_canceled(lab: Lab, tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    running = asyncio.create_task(lab.run({"deed": "wait", "path": str(sign)}))
    await lab.until(sign.exists)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await lab.run({"value": 2}, name="next")).status == "completed"
    assert lab.worker.starts == 1


async def test_a_run_whose_news_can_not_be_taken_is_canceled(lab: Lab, tmp_path: Path) -> None:
    async def refuse(frame: RunFrame) -> None:
        if isinstance(frame.message, Told) and frame.message.events[-1]["event"] == "node.started":
            raise OSError("the disk is full")

    run = Run(run="r", workflow=write_json(workflow({"deed": "wait", "path": str(tmp_path / "sign")})))
    with pytest.raises(OSError, match="disk is full"):
        await lab.worker.run(run, refuse)
    assert (await lab.run({"value": 2})).status == "completed"


async def test_one_run_at_a_time(lab: Lab) -> None:
    running = asyncio.create_task(lab.run({"type": "troubled/busy", "steps": 1, "seconds": 0.3}))
    await lab.until(lambda: lab.worker.state == "busy")
    with pytest.raises(RuntimeError, match="the worker is busy"):
        await lab.worker.run(Run(run="x", workflow=write_json(workflow())), lab.told)
    await running


async def test_a_workflow_that_can_not_start_is_refused_with_every_problem(lab: Lab) -> None:
    ended = await lab.run({"type": "acme/nothing"}, {"value": "seven"})
    assert ended.status == "refused"
    assert {problem.node for problem in ended.problems} == {"n0", "n1"}
    assert lab.events == []
    document = await lab.worker.run(Run(run="x", workflow='{"format": "?"}'), lab.told)
    assert (document.status, len(document.problems)) == ("refused", 1)


async def test_what_packs_print_goes_to_the_log(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "nodeloom.worker"):
        pid = lab.worker.pid
        await lab.run({"deed": "print"})
    said = {record.message: record.__dict__["pid"] for record in caplog.records if "node" in record.message}
    assert said["said by a node"] == said["written by a node"] == said["said by a program of a node"] == pid


async def test_what_packs_read_from_the_standard_input_is_empty(lab: Lab) -> None:
    assert (await lab.run({"deed": "read input"})).status == "completed"


async def test_half_a_character_harms_nobody(lab: Lab) -> None:
    assert (await lab.run({"deed": "surrogate"})).status == "completed"
    told = [event for frame in lab.frames if isinstance(frame.message, Told) for event in frame.message.events]
    assert "half ? a character" in [event.get("message") for event in told]


async def test_functions_of_published_migrations_are_called(lab: Lab) -> None:
    assert await lab.worker.call("troubled:up", {"value": 1}) == {"value": 2}
    with pytest.raises(CallError, match=r"troubled:up failed \(KeyError"):
        await lab.worker.call("troubled:up", {})
    with pytest.raises(CallError, match="troubled:down failed"):
        await lab.worker.call("troubled:down", {})
    for function in ("troubled:secret", "os:system", "builtins:eval", "troubled:up.__globals__", ""):
        with pytest.raises(CallError, match="is no function that an installed pack's migrations name"):
            await lab.worker.call(function, {"value": 1})


async def test_calls_are_answered_during_runs_and_beside_calls_that_hang(lab: Lab, tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    running = asyncio.create_task(lab.run({"deed": "wait", "path": str(sign)}))
    await lab.until(sign.exists)
    hanging = asyncio.create_task(lab.worker.call("troubled:up", {"value": "hang"}))
    assert await lab.worker.call("troubled:up", {"value": 1}) == {"value": 2}
    with pytest.raises(CallError, match="did not answer within 1 s"):
        await hanging
    lab.worker.cancel("r")
    assert (await running).status == "canceled"

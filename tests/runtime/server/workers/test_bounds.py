"""Nodes that give or tell without end are stopped, each with a sentence that names node, bound and setting."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodeloom.runtime.worker.messages import JSONObject, Run, Told
from nodeloom.runtime.worker.telling import MOST_GATHERED
from nodeloom.schema.json import write_json
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

from .lab import PACKS, Lab, started


@pytest.fixture(scope="module")
def shared(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A worker that bounds what nodes give and tell."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODELOOM_MAX_OUTPUT", "5000")
        patch.setenv("NODELOOM_MAX_TOLD", str(2**16))
        opened = started(tmp_path_factory.mktemp("home"), "greedy")
        yield runner.run(opened.__aenter__())
        runner.run(opened.__aexit__(None, None, None))


def text(size: int, number: int = 0) -> JSONObject:
    return {"type": "greedy/text", "size": size, "number": number}


async def test_a_node_that_gives_too_much_fails_and_the_rest_goes_on(lab: Lab) -> None:
    ended = await lab.run(text(6000), text(100))
    (problem,) = ended.problems
    assert (ended.status, problem.node, problem.code) == ("partial", "n0", "output")
    assert problem.message.startswith(
        "node n0 (greedy/text): its outputs have 6003 bytes as JSON, most of them in value"
    )
    assert "at most 5000 are taken; give less, save it as a file, or raise NODELOOM_MAX_OUTPUT" in problem.message
    assert list(ended.outputs) == ["n1.value"]


async def test_outputs_that_together_are_too_much_are_left_out_by_name(lab: Lab) -> None:
    ended = await lab.run(text(3000), text(3000, 1), text(100))
    assert (ended.status, list(ended.outputs)) == ("partial", ["n0.value", "n2.value"])
    (problem,) = ended.problems
    assert problem.message.startswith(
        "output n1.value has 3003 bytes as JSON, and of the 5000 that the outputs of a run"
    )


async def test_a_run_that_tells_too_much_has_failed_and_a_fresh_process_goes_on(lab: Lab) -> None:
    document: JSONObject = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "nodes": {
            "each": {"type": "core/iterate", "inputs": {"collection": [*range(1000)]}},
            "text": {"type": "greedy/text", "inputs": {"size": 200}},
        },
        "edges": [["each", "item", "text", "number"]],
    }
    await lab.worker.ready()
    before = lab.worker.pid
    ended = await lab.worker.run(Run(run="r", workflow=write_json(document)), lab.told)
    (problem,) = ended.problems
    assert (ended.status, problem.node, problem.code) == ("failed", "text", "told-too-much")
    assert "more than the 65536 bytes of events that NODELOOM_MAX_TOLD allows" in problem.message
    assert sum(frame.size for frame in lab.frames) < 2**16 + MOST_GATHERED * 250  # what was told together
    assert (await lab.run(text(1), name="next")).status == "completed"
    assert lab.worker.pid != before  # nobody waited for what the run had at work


async def test_what_a_failure_or_a_step_says_is_cut(lab: Lab) -> None:
    ended = await lab.run({"type": "greedy/fail", "size": 10**6})
    await lab.run({"type": "greedy/tell", "size": 10**6}, name="alone")  # or its step might be left out
    (problem,) = ended.problems
    assert problem.message.startswith("node n0 (greedy/fail): RuntimeError: xxx")
    assert "characters are left out" in problem.message
    assert len(problem.message) < 10_100
    told = [event for frame in lab.frames if isinstance(frame.message, Told) for event in frame.message.events]
    assert [event["message"] for event in told if event["event"] == "node.progress"] == ["x" * 1000]
    assert max(frame.size for frame in lab.frames) < 40_000


async def test_paths_of_the_machine_are_in_nothing_that_is_told(lab: Lab) -> None:
    ended = await lab.run({"type": "greedy/lose", "path": f"{lab.home}/weights.bin"})
    (problem,) = ended.problems
    assert problem.message.endswith("No such file or directory: '<home>/weights.bin'")
    told = [event for frame in lab.frames if isinstance(frame.message, Told) for event in frame.message.events]
    (failed,) = (event for event in told if event["event"] == "node.failed")
    assert 'File "<code>/greedy.py"' in str(failed["traceback"])
    assert [event["message"] for event in told if event["event"] == "node.progress"] == ["reading <home>/weights.bin"]
    for folder in (lab.home, PACKS, sys.prefix, Path.home()):
        assert str(folder) not in str(told)

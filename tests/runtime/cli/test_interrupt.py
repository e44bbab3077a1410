"""Ctrl-C, sent to a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import CanceledError

from .conftest import Command, Write

PACK = """
import sys, threading
from nodeloom.schema import CanceledError, InvocationContext, Pack, invocation
pack = Pack("acme", version="0.1.0", module=__name__)
@invocation("acme/wait", version=1)
def wait(context: InvocationContext, stubborn: bool = False, after: int = 0) -> int:
    print("waiting", flush=True)
    try:
        while True:
            context.check_canceled()
    except CanceledError:
        if not stubborn:
            raise
    print("stubborn", flush=True)
    threading.Event().wait()
    return 1
"""


@pytest.fixture
def waiting(workflow: Write, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    yield from _running(workflow, tmp_path, stubborn=False)


@pytest.fixture
def stubborn(workflow: Write, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    yield from _running(workflow, tmp_path, stubborn=True)


def _running(workflow: Write, folder: Path, *, stubborn: bool) -> Iterator[subprocess.Popen[str]]:
    (folder / "acme_wait.py").write_text(PACK)
    nodes = {
        "before": {"type": "core/integer", "inputs": {"value": 3}},
        "wait": {"type": "acme/wait", "inputs": {"stubborn": stubborn}},
    }
    path = workflow(nodes, [["before", "value", "wait", "after"]])
    code = "from nodeloom.runtime.cli.main import main; main()"
    command = [sys.executable, "-c", code, "run", str(path), "--pack", str(folder / "acme_wait.py")]
    environment = {"NODELOOM_HOME": str(folder / "home"), "PYTHONPATH": ":".join(sys.path)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder)
    assert process.stderr is not None
    while process.stderr.readline() != "waiting\n":
        assert process.poll() is None, "it ended before its node ran"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_once_it_cancels_and_tells_what_is_kept(waiting: subprocess.Popen[str]) -> None:
    waiting.send_signal(signal.SIGINT)
    _, errors = waiting.communicate(timeout=60)
    assert waiting.returncode == 130
    assert errors == "canceled; 1 result is kept, run again to go on\n"


def test_twice_it_ends_at_once(stubborn: subprocess.Popen[str]) -> None:
    assert stubborn.stderr is not None
    stubborn.send_signal(signal.SIGINT)
    assert stubborn.stderr.readline() == "stubborn\n"
    stubborn.send_signal(signal.SIGINT)
    assert stubborn.wait(timeout=60) == 130


def test_canceled_before_anything_ran_is_no_error(
    nodeloom: Command, workflow: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: object, **__: object) -> RunResult:
        raise CanceledError

    monkeypatch.setattr(Session, "run", run)
    result = nodeloom("run", workflow({}))
    assert (result.exit_code, result.stderr) == (130, "canceled\n")

"""Worker processes whose server is not there any more, or was never one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nodeloom.runtime.worker.messages import Ended, FromWorker, Hello, Message, Run, Start, Told
from nodeloom.runtime.worker.wire import FROM_WORKER, encode, read_frame
from nodeloom.schema.json import write_json
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
PACK = Path(__file__).parents[1] / "server" / "workers" / "packs" / "troubled.py"
SOON = 20.0


class Process:
    """A worker without a supervisor."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-P", "-m", "nodeloom.runtime.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "NODELOOM_HOME": str(home), "NODELOOM_PACKS": str(PACK), **environment},
        )  # fmt: skip

    def send(self, *messages: Message) -> None:
        """Send messages."""
        assert self.popen.stdin is not None
        self.popen.stdin.write(b"".join(map(encode, messages)))
        self.popen.stdin.flush()

    def until(self, condition: Callable[[FromWorker], object]) -> FromWorker:
        """Read up to a message."""
        assert self.popen.stdout is not None
        while True:
            frame = read_frame(self.popen.stdout, FROM_WORKER)
            assert frame is not None
            if condition(frame.message):
                return frame.message

    def hang_up(self) -> str:
        """Close the pipes; what it wrote to its standard error until it ended."""
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        self.popen.stdin.close()
        self.popen.stdout.close()
        return self.ending()

    def ending(self) -> str:
        """Wait for its end; what it wrote to its standard error."""
        assert self.popen.stderr is not None
        self.popen.wait(SOON)
        return self.popen.stderr.read().decode()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts workers, which are gone after the test."""
    processes: list[Process] = []

    def started(**environment: str) -> Process:
        processes.append(Process(tmp_path / "home", **environment))
        return processes[-1]

    yield started
    for process in processes:
        process.popen.kill()
        with process.popen:
            pass  # its pipes are closed


def a_run(outputs: dict[str, list[str]] | None = None, **inputs: object) -> Run:
    workflow = {
        "format": FORMAT, "format_version": FORMAT_VERSION, "edges": [], "interface": {"outputs": outputs or {}},
        "nodes": {"n": {"type": "troubled/do", "inputs": inputs}},
    }  # fmt: skip
    return Run(run="r", workflow=write_json(workflow))


def is_started(message: FromWorker) -> bool:
    return isinstance(message, Told) and any(event["event"] == "node.started" for event in message.events)


def test_a_worker_without_a_server_cancels_its_run_and_ends(start: Callable[..., Process], tmp_path: Path) -> None:
    process = start()
    process.send(Start(), a_run(deed="wait", path=str(tmp_path / "sign")))
    process.until(is_started)
    told = process.hang_up()
    assert process.popen.returncode == 0
    assert "the server is gone" in told
    assert "Traceback" not in told


def test_a_worker_that_is_never_spoken_to_ends(start: Callable[..., Process]) -> None:
    process = start()
    process.hang_up()
    assert process.popen.returncode == 0


@posix
def test_a_worker_that_hangs_without_a_server_ends_itself_and_says_where(start: Callable[..., Process]) -> None:
    process = start()
    process.send(Start(silence=2.5), a_run(deed="hang holding python"))
    process.until(is_started)
    told = process.hang_up()
    assert process.popen.returncode == 1
    assert "in do_hang_holding_python" in told


@posix
def test_a_worker_that_is_terminated_ends_in_good_order(start: Callable[..., Process], tmp_path: Path) -> None:
    process = start()
    process.send(Start(), a_run(deed="wait", path=str(tmp_path / "sign")))
    process.until(is_started)
    process.popen.send_signal(signal.SIGINT)  # is for the server
    process.popen.send_signal(signal.SIGTERM)
    ended = process.until(lambda message: isinstance(message, Ended))
    assert isinstance(ended, Ended)
    assert ended.status == "canceled"
    process.ending()
    assert process.popen.returncode == 0


def test_what_is_no_message_ends_a_worker_with_a_sentence(start: Callable[..., Process]) -> None:
    process = start()
    process.send(Start())
    process.until(lambda message: isinstance(message, Hello))
    assert process.popen.stdin is not None
    process.popen.stdin.write(b"GET / HTTP/1.1\r\n\r\n" * 9)
    process.popen.stdin.flush()
    assert "what the server sent can't be read" in process.ending()


def test_settings_that_can_not_be_used_are_told(start: Callable[..., Process]) -> None:
    process = start(NODELOOM_WORKERS="many")
    assert "NODELOOM_WORKERS is 'many'" in process.ending()
    assert process.popen.returncode == 3


def test_torch_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys, nodeloom.runtime.worker.process; from nodeloom.schema import Registry; Registry.installed();"
        "import nodeloom.runtime.worker.session;"
        "print(sorted({'torch', 'numpy', 'diffusers', 'transformers', 'sqlalchemy', 'fastapi'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_outputs_go_by_the_names_of_the_workflow(start: Callable[..., Process]) -> None:
    process = start()
    run = a_run({"sum": ["n", "value"]}, value=4)
    began = time.perf_counter()
    process.send(Start(), run)
    ended = process.until(lambda message: isinstance(message, Ended))
    assert isinstance(ended, Ended)
    assert ended.outputs == {"sum": 4}
    assert 0 < ended.seconds < time.perf_counter() - began

"""`nodeloom run --server` and `nodeloom queue`, with a server in a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from PIL import Image
from typer.testing import Result

from nodeloom.client import Client, Terms
from nodeloom.client import Event as Happened
from tests.runtime.cli.conftest import Command, Write
from tests.runtime.client.servers import Server, a_server
from tests.runtime.client.slow import PACK

Nodes = dict[str, Any]
SUM: Nodes = {
    "a": {"type": "core/integer", "inputs": {"value": 3}},
    "b": {"type": "core/integer_math", "inputs": {"operation": "add", "b": 4}},
}
EDGES = [["a", "value", "b", "a"]]
FAILING = {
    **SUM,
    "c": {"type": "core/integer_math", "inputs": {"operation": "divide", "b": 0}},
    "d": {"type": "core/integer"},
}
FAILING_EDGES = [*EDGES, ["b", "value", "c", "a"], ["c", "value", "d", "value"]]
PICTURE: Nodes = {
    "blank": {"type": "image/blank", "inputs": {"width": 8, "height": 8}},
    "save": {"type": "image/save", "label": "Keep"},
}
PICTURE_EDGES = [["blank", "image", "save", "image"]]


def document(nodes: Nodes, edges: Any = ()) -> dict[str, Any]:
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": [*edges]}


There = Callable[..., Result]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("there")
    (folder / "gate.py").write_text(PACK)
    with a_server(folder / "home", packs=(folder / "gate.py",)) as server:
        yield server


@pytest.fixture
def there(nodeloom: Command, server: Server) -> There:
    """A command on the server."""
    return lambda *arguments: nodeloom(*arguments, "--server", server.url)


def plain(text: str) -> str:
    """A text without what is measured; a server says of the workflow what the engine says of its graph."""
    return re.sub(r"\d+(\.\d+)? (s|MB|kB|GB)\b", "#", text).replace("the workflow has", "the graph has")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--set", "a.value=5", "--set", "b.b=1"],
        ["--until", "b"],
        ["--until", "a", "--json"],
        ["--until", "b", "--json"],
        ["--set", "zz=1"],
        ["--set", "a.value=x"],
        ["--until", "zz"],
        ["--seed", "3"],
    ],
    ids=" ".join,
)
def test_a_run_there_tells_what_a_run_here_tells(
    nodeloom: Command, there: There, workflow: Write, arguments: list[str]
) -> None:
    path = workflow(FAILING, FAILING_EDGES, interface={"outputs": {"sum": ["b", "value"], "end": ["d", "value"]}})
    here, remote = nodeloom("run", path, *arguments), there("run", path, *arguments)
    assert (remote.exit_code, remote.stdout) == (here.exit_code, here.stdout)
    assert plain(remote.stderr) == plain(here.stderr)


def test_the_explanation_is_that_of_a_first_run(there: There, workflow: Write) -> None:
    result = there(
        "run",
        workflow({**FAILING, "own": {"type": "core/integer", "inputs": {"value": 77}}}, FAILING_EDGES),
        "--explain",
    )
    told = dict(line.split(maxsplit=1) for line in result.stderr.splitlines() if " " in line)
    assert result.exit_code == 1
    assert told["c"].startswith("failed")
    assert told["d"].split() == ["blocked", "by", "c"]


def test_pictures_are_those_of_a_run_here_byte_for_byte(
    nodeloom: Command, there: There, workflow: Write, tmp_path: Path
) -> None:
    path = workflow(PICTURE, PICTURE_EDGES)
    assert nodeloom("run", path, "-o", "here").exit_code == 0
    result = there("run", path, "-o", "there")
    (here,), (remote,) = (tmp_path / "here").iterdir(), (tmp_path / "there").iterdir()
    assert (remote.name, remote.read_bytes()) == (here.name, here.read_bytes())
    assert result.stdout == f"{Path('there') / remote.name}\n"


def test_files_of_this_machine_are_uploaded(there: There, workflow: Write, tmp_path: Path) -> None:
    for name, width in (("own.png", 7), ("given.png", 9)):
        Image.new("RGB", (width, 4), (width, 2, 3)).save(tmp_path / name)
    nodes = {"load": {"type": "image/load", "inputs": {"image": {"name": "own.png"}}}, "n": {"type": "core/integer"}}
    path = workflow(nodes, [["load", "width", "n", "value"]], interface={"outputs": {"width": ["n", "value"]}})
    assert there("run", path).stdout == "width: 7\n"
    assert there("run", path, "--set", "load.image=given.png").stdout == "width: 9\n"


def test_files_elsewhere_are_not_taken_because_a_workflow_names_them(
    there: There, workflow: Write, tmp_path: Path, server: Server
) -> None:
    (tmp_path / "deep").mkdir()
    Image.new("RGB", (3, 4), (200, 1, 9)).save(tmp_path / "private.png")
    nodes = {"load": {"type": "image/load", "inputs": {"image": {"name": "../private.png"}}}}
    result = there("run", workflow(nodes, name="deep/w.json"))
    assert result.exit_code == 1
    assert "upload it" in result.stderr
    with Client(server.url) as client:
        assert client.images.list("private").images == ()


def test_packs_of_this_machine_are_none_of_the_server(there: There, workflow: Write) -> None:
    result = there("run", workflow(SUM), "--pack", "x.py")
    assert result.exit_code == 2
    assert "the packs are those of the server" in result.stderr


def test_a_server_that_is_not_there_is_a_sentence(nodeloom: Command, workflow: Write, monkeypatch: Any) -> None:
    monkeypatch.setattr("nodeloom.runtime.client.connection._PATIENCE", 0.0)
    monkeypatch.setenv("NODELOOM_SERVER", "http://127.0.0.1:9")
    result = nodeloom("run", workflow(SUM))
    assert result.exit_code == 3
    assert result.stderr.startswith("error: no server answers at http://127.0.0.1:9")
    assert nodeloom("queue", "list", "--server", "nonsense://x").exit_code == 3
    monkeypatch.delenv("NODELOOM_SERVER")
    assert nodeloom("queue", "list").exit_code == 2


def test_the_queue_is_looked_at_and_moved_about(there: There, server: Server) -> None:
    assert "paused" in there("queue", "pause").stdout
    with Client(server.url) as client:
        ids = client.enqueue(document(SUM, EDGES), terms=Terms(batch=[{"a.value": [1, 2]}])).runs
    assert there("queue", "front", ids[1]).stdout == f"run {ids[1]} is at the front\n"
    assert ids[0] in there("queue", "list", "--state", "queued").stdout
    assert there("queue", "cancel", ids[0]).stdout == "1 run canceled\n"
    assert there("queue", "cancel", ids[0]).stdout == "nothing to cancel: what was asked for has ended\n"
    assert there("queue", "retry", ids[0]).stdout == f"run {ids[0]} goes on\n"
    assert there("queue", "cancel", "--queue", "default").stdout == "2 runs canceled\n"
    assert there("queue", "cancel", "--all", ids[0]).exit_code == 2
    assert "open" in there("queue", "resume").stdout
    shown = there("queue", "show", ids[0]).stdout
    assert re.search(r"^state +canceled$", shown, re.MULTILINE)
    assert json.loads(there("queue", "show", ids[0], "--json").stdout)["id"] == ids[0]
    assert set(json.loads(there("queue", "show", "--json").stdout)) == {"queues", "workers"}
    assert there("queue", "show", "nobody").exit_code == 3
    assert there("queue", "list", "--state", "sleepy").exit_code == 2
    assert "are forgotten" in there("queue", "prune", "--days", "0").stdout
    assert there("queue", "list").stdout == "no runs\n"


class Process:
    """`nodeloom ...` as a process, in a folder of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        code = "from nodeloom.runtime.cli.main import main; main()"
        environment = {**os.environ, "NODELOOM_HOME": str(folder / "own"), "PYTHONPATH": os.pathsep.join(sys.path)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment, cwd=folder,
        )  # fmt: skip

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def ended(self) -> tuple[int, str, str]:
        out, error = self.process.communicate(timeout=60)
        return self.process.returncode, out, error


def until_started(client: Client) -> str:
    """The run whose node waits."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for run in client.runs.list(states=["running"]).runs:
            for news in client.runs.get(run.id).events():
                if isinstance(news, Happened) and news.name == "node.started":
                    return run.id
    raise AssertionError("no run began")


def gated(path: Path) -> Nodes:
    return {"wait": {"type": "gate/wait", "inputs": {"path": str(path)}}}


def test_ctrl_c_cancels_the_run_on_the_server(server: Server, workflow: Write, tmp_path: Path) -> None:
    path = workflow(gated(tmp_path / "gate"))
    process = Process(tmp_path, "run", str(path), "--server", server.url)
    with Client(server.url) as client:
        run = until_started(client)
        process.interrupt()
        code, _, error = process.ended()
        assert (code, error) == (130, "canceled\n")
        assert client.runs.get(run).state == "canceled"


def test_ctrl_c_twice_stops_waiting_and_tells_how_the_run_is_watched(
    server: Server, workflow: Write, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    nodes = {"wait": {"type": "gate/stubborn", "inputs": {"path": str(gate)}}}
    process = Process(tmp_path, "run", str(workflow(nodes)), "--server", server.url)
    with Client(server.url) as client:
        run = client.runs.get(until_started(client))
        process.interrupt()
        for news in run.events():
            if isinstance(news, Happened) and news.name == "run.canceling":
                break
        process.interrupt()
        code, _, error = process.ended()
        gate.touch()
        assert run.wait().is_over
    assert code == 130
    assert f"nodeloom queue watch {run.id} --server {server.url}" in error


def test_a_run_that_goes_on_can_be_watched(server: Server, there: There, workflow: Write, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    process = Process(tmp_path, "run", str(workflow(gated(gate))), "--server", server.url)
    with Client(server.url) as client:
        run = until_started(client)
        process.process.kill()
        process.ended()
        watcher = Process(tmp_path, "queue", "watch", run, "--server", server.url, "--json")
        gate.touch()
        code, out, _ = watcher.ended()
    assert (code, json.loads(out)["status"]) == (0, "completed")


def test_watching_everything_tells_a_line_for_each_thing_that_happens(
    server: Server, there: There, workflow: Write, tmp_path: Path
) -> None:
    watcher = Process(tmp_path, "queue", "watch", "--server", server.url)
    assert watcher.process.stdout is not None
    heard = Event()

    def work() -> None:
        with Client(server.url) as client:
            while not heard.is_set():  # the first runs are over before anybody listens
                client.run(document(SUM, EDGES)).wait()

    worker = Thread(target=work)
    worker.start()
    try:
        line = watcher.process.stdout.readline()
    finally:
        heard.set()
        worker.join()
    assert re.search(r"^\d+  \w+  run\.", line)
    watcher.interrupt()
    code, _, error = watcher.ended()
    assert (code, error) == (0, "")


def test_another_type_can_be_chosen_for_a_run_there(there: There, workflow: Write) -> None:
    path = workflow({"a": {"type": "mine/number", "inputs": {"value": 3}}})
    assert there("run", path).exit_code == 3
    result = there("run", path, "--map", "mine/number=core/integer", "--until", "a", "--json")
    assert json.loads(result.stdout)["outputs"] == {"a.value": 3}

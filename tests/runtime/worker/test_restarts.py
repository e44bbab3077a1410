"""What a session leaves for the next one: each `Session` here stands for a process."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nodeloom.runtime.engine import Event, NodeFinished, NodeStarted
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store import usage_of
from nodeloom.runtime.worker.disk import folder_of
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow
from nodeloom.schema.json import JSON


class Process:
    """A session that is closed, and what its runs told."""

    def __init__(self, home: Path, **settings: Any) -> None:
        self.settings = Settings(home=home, **settings)
        self.session = Session(Registry.installed(), self.settings)

    def run(self, workflow: Workflow, **given: Any) -> Any:
        self.saved: list[bytes] = []
        self.events: list[Event] = []
        with self.session:
            return self.session.run(
                workflow, save=lambda data, name: self.saved.append(data), on_event=self.events.append, **given
            )

    def ran(self) -> list[str]:
        return [event.node for event in self.events if isinstance(event, NodeStarted)]

    def why(self) -> dict[str, tuple[str, str]]:
        finished = [event for event in self.events if isinstance(event, NodeFinished)]
        return {event.node: (event.cache, event.why) for event in finished}


def workflow(nodes: JSON, *edges: str, name: str = "w") -> Workflow:
    lists = [edge.split() for edge in edges]
    return Workflow.read(
        {"format": "nodeloom.workflow", "format_version": 2, "id": name, "nodes": nodes, "edges": lists}
    )


def chain(width: int = 8, radius: float = 2.0) -> Workflow:
    nodes: JSON = {
        "blank": {"type": "image/blank", "inputs": {"width": width, "height": 4}},
        "invert": {"type": "image/invert", "inputs": {}},
        "blur": {"type": "image/blur", "inputs": {"radius": radius}},
        "save": {"type": "image/save", "inputs": {}},
    }
    return workflow(nodes, "blank image invert image", "invert image blur image", "blur image save image")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_the_next_process_reuses_everything_and_saves_the_same_file(home: Path) -> None:
    first, second = Process(home), Process(home)
    first.run(chain())
    assert first.ran() == ["blank", "invert", "blur", "save"]
    second.run(chain())
    assert second.ran() == ["save"]
    assert {node: reason for node, (reason, _) in second.why().items()} == {
        "blank": "hit", "invert": "hit", "blur": "hit", "save": "output",
    }  # fmt: skip
    assert second.saved == first.saved


def test_the_next_process_says_what_changed(home: Path) -> None:
    Process(home).run(chain())
    second = Process(home)
    second.run(chain(radius=3.0))
    assert second.why()["blur"] == ("missed", "radius 2.0 -> 3.0")
    assert second.why()["invert"][0] == "hit"


def test_what_was_made_of_is_remembered_by_workflow(home: Path) -> None:
    Process(home).run(chain())
    other = Process(home)
    other.run(chain(radius=3.0), scope="another")
    assert other.why()["blur"] == ("missed", "first run")


def test_a_node_that_makes_the_same_picture_again_leaves_what_follows_as_it_is(home: Path) -> None:
    def one_color(radius: float) -> Workflow:
        nodes: JSON = {
            "blank": {"type": "image/blank", "inputs": {"width": 4, "height": 4}},
            "blur": {"type": "image/blur", "inputs": {"radius": radius}},
            "invert": {"type": "image/invert", "inputs": {}},
        }
        return workflow(nodes, "blank image blur image", "blur image invert image")

    Process(home).run(one_color(2.0))
    second = Process(home)
    second.run(one_color(3.0))
    assert second.ran() == ["blur"]


@pytest.mark.parametrize("damage", [b"", b"damaged"])
def test_damaged_pictures_are_made_again(home: Path, damage: bytes) -> None:
    first, second = Process(home), Process(home)
    first.run(chain())
    for path in folder_of(first.settings).glob("blobs/??/*"):
        path.write_bytes(damage)
    second.run(chain())
    assert second.ran()[:2] == ["blank", "invert"]
    assert second.saved == first.saved


@pytest.mark.parametrize("name", ["results.sqlite", "index.sqlite"])
@pytest.mark.parametrize("length", [0, 100, 5000])
def test_a_truncated_database_costs_only_time(home: Path, name: str, length: int) -> None:
    first, second = Process(home), Process(home)
    first.run(chain())
    second.session.close()
    path = folder_of(first.settings) / name
    path.write_bytes(path.read_bytes()[:length])
    third = Process(home)
    assert third.run(chain()).status == "completed"
    assert third.saved == first.saved


def test_a_deleted_folder_costs_only_time(home: Path) -> None:
    import shutil

    first, second = Process(home), Process(home)
    first.run(chain())
    shutil.rmtree(folder_of(first.settings))
    assert second.run(chain()).status == "completed"
    assert second.saved == first.saved


def test_a_home_that_can_not_be_written_costs_only_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "home").write_text("a file")
    process = Process(tmp_path / "home")
    assert process.run(chain()).status == "completed"
    assert "results are kept in memory only" in caplog.text


def test_without_a_disk_nothing_is_written(home: Path) -> None:
    process = Process(home, result_disk=0)
    process.run(chain())
    assert usage_of(folder_of(process.settings)).total_bytes == 0
    assert not folder_of(process.settings).exists()


def test_during_a_run_the_memory_keeps_its_budget_with_the_help_of_the_disk(home: Path) -> None:
    process, other = Process(home, result_memory=0, workers=0), Process(home.parent / "other")
    assert process.run(chain()).status == other.run(chain()).status == "completed"
    assert process.session._stores.pictures._used == 0
    assert process.saved == other.saved


def test_a_disk_that_is_too_small_costs_only_time(home: Path) -> None:
    small, large = Process(home, result_disk=100, result_memory=0), Process(home.parent / "other")
    assert small.run(chain(64)).status == large.run(chain(64)).status == "completed"
    assert small.saved == large.saved


def test_a_run_goes_on_after_its_process_died(home: Path) -> None:
    first = Process(home)
    first.run(chain())
    told = [event.to_json() for event in first.events]
    finished = [event["node"] if event["event"] == "node.finished" else None for event in told]
    cut = finished.index("invert")
    second = Process(home)
    second.run(chain(), resume=told[: cut + 1])
    assert {node: reason for node, (reason, _) in second.why().items()} == {
        "blank": "resumed", "invert": "resumed", "blur": "hit", "save": "output",
    }  # fmt: skip
    assert second.saved == first.saved


def test_a_process_that_is_killed_leaves_what_it_finished(home: Path) -> None:
    code = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from test_restarts import Process, chain
from nodeloom.runtime.engine import NodeFinished
process = Process(Path(sys.argv[1]))
def die(event):
    if isinstance(event, NodeFinished) and event.node == "invert":
        os.kill(os.getpid(), signal.SIGKILL)
process.session.run(chain(), save=lambda data, name: None, on_event=die)
"""
    killed = subprocess.run([sys.executable, "-c", code, str(home), str(Path(__file__).parent)])
    assert killed.returncode == -signal.SIGKILL
    second, other = Process(home), Process(home.parent / "other")
    second.run(chain())
    other.run(chain())
    assert second.why()["blank"][0] == "hit"
    assert second.saved == other.saved


def test_a_run_does_not_go_on_with_pictures_that_are_lost(home: Path) -> None:
    first = Process(home)
    first.run(chain())
    second = Process(home.parent / "other")
    second.run(chain(), resume=first.events)
    assert second.ran() == ["blank", "invert", "blur", "save"]
    assert second.saved == first.saved


def test_a_session_that_is_closed_still_runs(home: Path) -> None:
    process = Process(home)
    process.run(chain())
    assert process.run(chain(radius=1.0)).status == "completed"
    assert process.ran() == ["blur", "save"]


def test_pictures_of_every_kind_survive(home: Path, tmp_path: Path) -> None:
    Image.new("P", (3, 3)).save(tmp_path / "palette.gif", transparency=0)
    Image.new("I;16", (3, 3), 40000).save(tmp_path / "deep.png")
    for name in ("palette.gif", "deep.png"):
        nodes: JSON = {
            "load": {"type": "image/load", "inputs": {"image": {"name": str(tmp_path / name)}}},
            "save": {"type": "image/save", "inputs": {}},
        }
        first, second = Process(home), Process(home)
        for process in (first, second):
            process.run(workflow(nodes, "load image save image"))
        assert second.ran() == ["save"]
        assert second.saved == first.saved

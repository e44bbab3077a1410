"""What a run tells at once, and what may wait for it."""

import io
from pathlib import Path

import pytest

from nodeloom.runtime.engine import CancelToken, Event, NodeFinished, NodeStarted
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.kept import open_files
from nodeloom.runtime.worker.channel import Channel
from nodeloom.runtime.worker.discretion import privacy_of
from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.messages import Told
from nodeloom.runtime.worker.notes import Notes
from nodeloom.runtime.worker.places import Places
from nodeloom.runtime.worker.telling import RunTeller
from nodeloom.runtime.worker.wire import FROM_WORKER, frames


class Pipe:
    """Remembers how many events each write had."""

    def __init__(self) -> None:
        self.writes: list[list[str]] = []

    def write(self, data: memoryview) -> int:
        found = [
            each.message.event for each in frames(io.BytesIO(bytes(data)), FROM_WORKER) if type(each.message) is Told
        ]
        self.writes.append([str(event["event"]) for event in found])
        return len(data)


@pytest.mark.parametrize(
    ("brief", "is_resumed", "writes"),
    [
        (False, False, [["node.started"], ["node.finished", "node.started"]]),
        (True, True, [["node.started"], ["node.finished", "node.started"]]),
        (True, False, [["node.started", "node.finished", "node.started"]]),
    ],
)
def test_a_beginning_waits_where_nodes_take_no_time_and_no_worker_was_lost(
    brief: bool, is_resumed: bool, writes: list[list[str]], tmp_path: Path
) -> None:
    pipe = Pipe()
    files = UserFiles((tmp_path,), 100, Places(tmp_path))
    kept = open_files(tmp_path / "files")
    settings = Settings(home=tmp_path)
    teller = RunTeller(
        "r", Channel(pipe), Notes(), CancelToken(), files, kept, settings, privacy_of(settings), is_resumed=is_resumed
    )
    told: list[Event] = [
        NodeStarted("a", (), brief=brief), NodeFinished("a", (), {}, "missed", 0.0), NodeStarted("b", (), brief=brief),
    ]  # fmt: skip
    for event in told:
        teller.event(event)
    if brief and not is_resumed:
        assert pipe.writes == []
        teller.flush()
    assert pipe.writes == writes

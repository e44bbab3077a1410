"""What a run tells at once, and what may wait for it."""

import io
import threading
from pathlib import Path

import pytest

from nodeloom.runtime.engine import CancelToken, Event, NodeFinished, NodeStarted
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.kept import open_files
from nodeloom.runtime.worker.channel import Channel, Writable
from nodeloom.runtime.worker.discretion import privacy_of
from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.messages import Told
from nodeloom.runtime.worker.notes import Notes
from nodeloom.runtime.worker.places import Places
from nodeloom.runtime.worker.telling import MOST_GATHERED, RunTeller
from nodeloom.runtime.worker.wire import FROM_WORKER, frames


class Pipe:
    """Remembers how many events each write had."""

    def __init__(self) -> None:
        self.writes: list[list[str]] = []

    def write(self, data: memoryview) -> int:
        messages = [frame.message for frame in frames(io.BytesIO(bytes(data)), FROM_WORKER)]
        self.writes.append([str(event["event"]) for told in messages if type(told) is Told for event in told.events])
        return len(data)


def teller_of(pipe: Writable, notes: Notes, home: Path, is_resumed: bool = False) -> RunTeller:
    files = UserFiles((home,), 100, Places(home))
    kept = open_files(home / "files")
    settings = Settings(home=home)
    return RunTeller(
        "r", Channel(pipe), notes, CancelToken(), files, kept, settings, privacy_of(settings), is_resumed=is_resumed
    )


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
    teller = teller_of(pipe, Notes(), tmp_path, is_resumed)
    told: list[Event] = [
        NodeStarted("a", (), brief=brief), NodeFinished("a", (), {}, "missed", 0.0), NodeStarted("b", (), brief=brief),
    ]  # fmt: skip
    for event in told:
        teller.event(event)
    if brief and not is_resumed:
        assert pipe.writes == []
        teller.flush()
    assert pipe.writes == writes


def test_the_end_of_a_node_that_must_not_run_twice_waits_for_nothing(tmp_path: Path) -> None:
    pipe, notes = Pipe(), Notes()

    class Noting(Pipe):
        def write(self, data: memoryview) -> int:
            notes.take(1)
            return pipe.write(data)

    teller = teller_of(Noting(), notes, tmp_path)
    teller.event(NodeStarted("a", (), once=True))
    teller.event(NodeFinished("a", (), {}, "missed", 0.0))
    teller.event(NodeFinished("b", (), {}, "hit", 0.0))
    assert pipe.writes == [["node.started"], ["node.finished"]]


def test_a_node_that_runs_once_is_noted_whatever_is_sent_meanwhile(tmp_path: Path) -> None:
    notes, is_over = Notes(), threading.Event()

    class Noting:
        def write(self, data: memoryview) -> int:
            for frame in frames(io.BytesIO(bytes(data)), FROM_WORKER):
                if isinstance(frame.message, Told) and frame.message.number is not None:
                    notes.take(frame.message.number)
            return len(data)

    teller = teller_of(Noting(), notes, tmp_path)

    def disturb() -> None:
        while not is_over.is_set():
            teller.flush()

    other = threading.Thread(target=disturb)
    other.start()
    try:
        for index in range(500):
            teller.event(NodeStarted("a", (index,), once=True))  # comes back when it is noted
    finally:
        is_over.set()
        other.join()


def test_what_waits_does_not_pile_up_and_the_last_waits_for_the_end_of_the_run(tmp_path: Path) -> None:
    pipe = Pipe()
    teller = teller_of(pipe, Notes(), tmp_path)
    for index in range(MOST_GATHERED + 1):
        teller.event(NodeFinished("a", (index,), {}, "hit", 0.0))
    assert pipe.writes == [["node.finished"] * MOST_GATHERED]
    teller.close()
    assert len(pipe.writes) == 1

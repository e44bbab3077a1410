"""What the results of a workflow were made of."""

from pathlib import Path

import pytest

from nodeloom.runtime.engine.history import Made
from nodeloom.runtime.store import HistoryStore, open_results
from nodeloom.runtime.worker import history as module
from nodeloom.runtime.worker.history import KeptHistory, WorkflowHistory

MADE = Made(b"[1]", b'{"seed":41}')


def opened(folder: Path, scope: str = "w") -> WorkflowHistory:
    return WorkflowHistory(KeptHistory(HistoryStore(open_results(folder))), scope)


def test_a_workflow_remembers_its_runs_in_the_next_process_and_no_others(tmp_path: Path) -> None:
    opened(tmp_path).remember("n", (1, 0), MADE)
    assert opened(tmp_path).last("n", (1, 0)) == MADE
    assert opened(tmp_path).last("n", (1,)) is None
    assert opened(tmp_path, "other").last("n", (1, 0)) is None


def test_without_a_disk_the_process_remembers() -> None:
    kept = KeptHistory(None)
    WorkflowHistory(kept, "w").remember("n", (), MADE)
    assert WorkflowHistory(kept, "w").last("n", ()) == MADE
    assert WorkflowHistory(kept, "other").last("n", ()) is None


def test_the_same_again_is_not_written_again(tmp_path: Path) -> None:
    store = HistoryStore(open_results(tmp_path))
    history = WorkflowHistory(KeptHistory(store), "w")
    history.remember("n", (), MADE)
    (before,) = store._database.row("SELECT number FROM history") or ()
    for _ in range(2):
        history.remember("n", (), MADE)
        store.flush()
    assert store._database.row("SELECT number FROM history") == (before,)


def test_what_is_too_much_for_the_memory_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    history = opened(tmp_path)
    for node in "abc":
        history.remember(node, (), MADE)
    assert [history.last(node, ()) for node in "abc"] == [MADE] * 3

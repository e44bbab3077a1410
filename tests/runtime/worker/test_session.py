"""Sessions: what is kept from run to run, and what a picture remembers."""

from pathlib import Path
from typing import Any

import pytest

from nodeloom.migrations import migrate, read_document
from nodeloom.runtime.engine import NodeFinished, NodeStarted
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import InvalidGraphError, Registry, Workflow
from nodeloom.schema.json import JSON


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(Registry.installed(), Settings(home=tmp_path))


def workflow(nodes: JSON, *edges: str) -> Workflow:
    return Workflow.read(
        {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": [edge.split() for edge in edges]}
    )


def run(session: Session, given: Workflow) -> tuple[Any, list[bytes], list[Any]]:
    saved: list[bytes] = []
    events: list[Any] = []
    result = session.run(given, save=lambda data, name: saved.append(data), on_event=events.append)
    return result, saved, events


PICTURE: dict[str, JSON] = {
    "low": {"type": "core/random_seed", "inputs": {}},
    "other": {"type": "core/random_seed", "inputs": {}},
    "other_sink": {"type": "core/integer", "inputs": {}},
    "cut": {"type": "core/integer_math", "inputs": {"operation": "modulo", "b": 9}},
    "plus": {"type": "core/integer_math", "inputs": {"operation": "add", "b": 1}},
    "blank": {"type": "image/blank", "inputs": {"height": 2}},
    "save": {"type": "image/save", "inputs": {}},
}
EDGES = (
    "low value cut a",
    "cut value plus a",
    "plus value blank width",
    "blank image save image",
    "other value other_sink value",
)


def test_a_picture_remembers_what_was_drawn_for_it_and_nothing_else(session: Session) -> None:
    _, saved, _ = run(session, workflow(PICTURE, *EDGES))
    document = read_document(saved[0])
    assert isinstance(document, dict)
    assert list(document["pins"]) == ["low"]  # type: ignore[arg-type]
    _, again, _ = run(session, migrate(document).workflow)
    assert again == saved


def test_a_second_run_reuses_what_is_pure_and_saves_again(session: Session) -> None:
    pinned: JSON = {**PICTURE, "low": {"type": "core/random_seed", "inputs": {"value": 4}}}
    _, first, _ = run(session, workflow(pinned, *EDGES))
    _, second, events = run(session, workflow(pinned, *EDGES))
    assert first == second
    assert {event.node for event in events if isinstance(event, NodeFinished) and event.cache == "hit"} == {
        "cut",
        "plus",
        "blank",
    }
    assert {event.node for event in events if isinstance(event, NodeStarted)} == {"low", "save"}


def test_a_changed_file_is_read_again(session: Session, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "a.png"
    nodes: JSON = {"load": {"type": "image/load", "inputs": {"image": {"name": str(path)}}}}
    sizes = []
    for width in (3, 4):
        Image.new("RGB", (width, 1)).save(path)
        result, _, _ = run(session, workflow(nodes))
        sizes.append(result.output("load").width)
    assert sizes == [3, 4]


def test_a_workflow_that_can_not_start_names_every_problem(session: Session) -> None:
    with pytest.raises(InvalidGraphError) as caught:
        run(session, workflow({"a": {"type": "core/nothing"}, "b": {"type": "image/save"}}))
    assert {problem.node for problem in caught.value.problems} == {"a", "b"}


def test_a_result_whose_picture_was_dropped_is_made_again(tmp_path: Path) -> None:
    session = Session(Registry.installed(), Settings(home=tmp_path, result_memory=0, result_disk=0))
    pinned: JSON = {**PICTURE, "low": {"type": "core/random_seed", "inputs": {"value": 4}}}
    _, first, _ = run(session, workflow(pinned, *EDGES))
    _, second, events = run(session, workflow(pinned, *EDGES))
    assert first == second
    assert "blank" in {event.node for event in events if isinstance(event, NodeStarted)}


def test_what_is_freed_is_made_again_or_found_on_the_disk(session: Session) -> None:
    given = workflow({"a": {"type": "core/integer", "inputs": {"value": 3}}})
    assert [run(session, given)[0].finished[0].cache for _ in range(2)] == ["missed", "hit"]
    session.free(models=True, results=True)
    assert session._cache._held == {}
    assert run(session, given)[0].status == "completed"

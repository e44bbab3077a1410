"""Pictures that the interface of a workflow promises are the user's."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nodeloom.migrations import read_document
from nodeloom.runtime.engine import Event, RunResult
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.worker.outputs import outputs_of
from nodeloom.runtime.worker.outside import Folders
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import InputError, Registry, Workflow


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(Registry.installed(), Settings(home=tmp_path)) as session:
        yield session


BLANK = {"type": "image/blank", "inputs": {"width": 5, "height": 4}}


def workflow(nodes: Any, outputs: Any, *edges: str) -> Workflow:
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "interface": {"outputs": outputs}}
    return Workflow.read({**document, "edges": [edge.split() for edge in edges]})


def ran(session: Session, given: Workflow) -> tuple[RunResult, dict[str, Any], list[tuple[bytes, str]]]:
    files: list[tuple[bytes, str]] = []
    outside = Folders(session.files(), lambda data, name: files.append((data, name)))
    result = session.run(given, outside=outside)
    return result, outputs_of(given, session.catalogue, result, outside.saved), files


def test_a_picture_that_no_node_saved_is_kept_with_its_workflow_and_named_as_a_file(session: Session) -> None:
    given = workflow({"blank": BLANK}, {"the/picture": ["blank", "image"], "width": ["blank", "width"]})
    result, outputs, [(data, name)] = ran(session, given)
    assert result.status == "completed"
    assert Image.open(io.BytesIO(data)).size == (5, 4)
    assert name.startswith("the_picture-")
    assert outputs == {"the/picture": {"name": name, "hash": digest_of(data)}, "width": 5}
    document = read_document(data)
    assert isinstance(document, dict)
    assert document["nodes"]["blank"]["inputs"]["width"] == 5  # type: ignore[index, call-overload]


def test_its_file_carries_what_was_drawn_for_it(session: Session) -> None:
    nodes = {
        "seed": {"type": "core/random_seed"},
        "cut": {"type": "core/integer_math", "inputs": {"operation": "modulo", "b": 9}},
        "plus": {"type": "core/integer_math", "inputs": {"operation": "add", "b": 1}},
        "blank": BLANK,
    }
    edges = ("seed value cut a", "cut value plus a", "plus value blank width")
    _, _, [(data, _)] = ran(session, workflow(nodes, {"picture": ["blank", "image"]}, *edges))
    again = Workflow.read(read_document(data))
    assert ran(session, again)[2][0][0] == data


def test_a_picture_that_a_node_saved_is_not_saved_again(session: Session) -> None:
    given = workflow(
        {"blank": BLANK, "save": {"type": "image/save"}},
        {"made": ["blank", "image"], "saved": ["save", "image"]},
        "blank image save image",
    )
    _, outputs, [(data, name)] = ran(session, given)
    assert outputs == {key: {"name": name, "hash": digest_of(data)} for key in ("made", "saved")}
    _, again, [(once_more, _)] = ran(session, given)
    assert (again, once_more) == (outputs, data)


def test_every_picture_of_a_list_is_kept(session: Session) -> None:
    nodes = {"widths": {"type": "core/iterate", "inputs": {"collection": [1, 2, 3]}}, "blank": BLANK}
    given = workflow(nodes, {"pictures": ["blank", "image"]}, "widths item blank width")
    _, outputs, files = ran(session, given)
    assert [Image.open(io.BytesIO(data)).width for data, _ in files] == [1, 2, 3]
    assert [each["hash"] for each in outputs["pictures"]] == [digest_of(data) for data, _ in files]


def test_what_the_interface_does_not_name_stays_in_the_cache(session: Session) -> None:
    _, outputs, files = ran(session, workflow({"blank": BLANK}, {}))
    assert files == []
    assert outputs["blank.image"]["name"].startswith("run:picture-")


def test_a_promise_that_can_not_be_kept_is_a_failure_that_names_node_and_output(session: Session) -> None:
    def full(data: bytes, name: str) -> None:
        raise InputError(f"{name} can't be kept: there is no room")

    given = workflow({"blank": BLANK}, {"picture": ["blank", "image"], "width": ["blank", "width"]})
    result = session.run(given, save=full)
    assert (result.status, [failure.node for failure in result.failures]) == ("partial", ["blank"])
    assert "node blank: output picture of the workflow can't be kept" in result.failures[0].message


def test_a_run_that_goes_on_after_a_crash_keeps_what_was_made_before_it(session: Session, tmp_path: Path) -> None:
    given = workflow({"blank": BLANK}, {"picture": ["blank", "image"]})
    events: list[Event] = []
    first: list[tuple[bytes, str]] = []
    session.run(given, save=lambda data, name: first.append((data, name)), on_event=events.append)
    session.close()
    again: list[tuple[bytes, str]] = []
    with Session(Registry.installed(), Settings(home=tmp_path)) as other:
        result = other.run(given, save=lambda data, name: again.append((data, name)), resume=events)
    assert [event.cache for event in result.finished] == ["resumed"]
    assert again == first

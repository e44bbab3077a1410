"""Workflow files of a folder, put into the library of a server."""

from __future__ import annotations

import io
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nodeloom.runtime.server.workflows.stock import stock
from nodeloom.runtime.server.workflows.stock_pictures import StockPictures
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.kept import open_files
from nodeloom.runtime.store.records import Records, documents
from nodeloom.runtime.store.records.library import (
    ImageFilter,
    WorkflowFilter,
    get_revision,
    remove_workflow,
    search_images,
    search_workflows,
)
from nodeloom.schema.errors import DocumentError


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with Records(tmp_path / "records.db") as records:
        yield records


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "workflows"
    folder.mkdir()
    document = {"format": "nodeloom.workflow", "format_version": 1, "nodes": {}}
    (folder / "a.json").write_text(json.dumps({**document, "id": "first", "name": "First", "meta": {"tags": ["x"]}}))
    (folder / "b.json").write_text(json.dumps(document))
    return folder


def names(records: Records) -> dict[str, str]:
    page = records.read_sync(lambda connection: search_workflows(connection, WorkflowFilter()))
    return {each.id: each.name for each in page.found}


def test_each_file_becomes_a_workflow_under_its_id_or_the_file_s_name(records: Records, folder: Path) -> None:
    assert stock(records, folder) == ["first", "b"]
    assert names(records) == {"first": "First", "b": "b"}


def test_what_was_removed_does_not_come_back_and_what_is_new_comes(records: Records, folder: Path) -> None:
    stock(records, folder)
    records.write_sync(lambda connection: remove_workflow(connection, "first", time.time()))
    (folder / "c.json").write_text((folder / "b.json").read_text())
    assert stock(records, folder) == ["c"]
    assert names(records) == {"b": "b", "c": "c"}


def test_a_workflow_of_the_user_with_the_same_id_is_left_alone(records: Records, folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.json").write_text((folder / "a.json").read_text().replace("First", "Mine"))
    stock(records, own)
    assert stock(records, folder) == ["b"]
    assert names(records)["first"] == "Mine"


def pictured(folder: Path, data: bytes, name: str = "fox.png") -> Path:
    """The folder with a workflow that loads a picture, and one which lies beside it."""
    nodes = {"load": {"type": "image/load", "version": 1, "inputs": {"image": {"name": name}}}}
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": []}
    (folder / "c.json").write_text(json.dumps(document))
    (folder / "fox.png").write_bytes(data)
    return folder


def stocked(records: Records, folder: Path, home: Path) -> Any:
    """What the field of the workflow that loads a picture holds, once it is in the library."""
    files = open_files(home / "kept")
    stock(records, folder, StockPictures(records, files, Settings(home=home)).kept)
    text = records.read_sync(lambda each: documents.body(each, get_revision(each, "c").document))
    return json.loads(text)["nodes"]["load"]["inputs"]["image"]


def test_a_picture_beside_a_workflow_is_kept_as_an_upload_and_named_by_its_digest(
    records: Records, folder: Path, tmp_path: Path
) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (3, 2)).save(buffer, "PNG")
    value = stocked(records, pictured(folder, buffer.getvalue()), tmp_path)
    page = records.read_sync(lambda connection: search_images(connection, ImageFilter()))
    assert [(each.name, each.kind, each.width, each.digest) for each in page.found] == [
        ("fox.png", "upload", 3, value["hash"])
    ]


def test_a_picture_that_is_none_is_told_and_its_workflow_is_there_all_the_same(
    records: Records, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert stocked(records, pictured(folder, b"no picture"), tmp_path) == {"name": "fox.png"}
    assert "the pictures of" in caplog.text


def test_a_name_that_no_file_can_have_does_no_harm(records: Records, folder: Path, tmp_path: Path) -> None:
    name = f"{'x' * 500}.png"
    assert stocked(records, pictured(folder, b"", name), tmp_path) == {"name": name}


def test_a_file_that_is_no_workflow_is_told_and_left_out(
    records: Records, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "notes.json").write_text('{"a": 1}')
    with caplog.at_level(logging.WARNING):
        assert stock(records, folder) == ["first", "b"]
    assert "notes.json is not put into the library" in caplog.text


def test_a_folder_that_is_not_there_is_refused(records: Records, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="can't be read from .*nowhere: No such file"):
        stock(records, tmp_path / "nowhere")

"""Files of a node: what it saves is named by its content."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.outside import Folders, Place
from nodeloom.runtime.worker.places import Places
from nodeloom.runtime.worker.run_files import RunFiles
from nodeloom.schema import InputError


@pytest.fixture
def written() -> dict[str, bytes]:
    return {}


@pytest.fixture
def files(tmp_path: Path, written: dict[str, bytes]) -> RunFiles:
    def write(data: bytes, name: str) -> None:
        written[name] = data

    read = UserFiles([tmp_path], 100, Places(tmp_path / "places"))
    return RunFiles(Folders(read, write), Place("n", ()), lambda: "{}")


def test_a_file_is_kept_under_a_name_that_its_content_decides(files: RunFiles, written: dict[str, bytes]) -> None:
    field, again = (files.save(b"abc", "notes", "txt") for _ in range(2))
    assert field == again
    assert field.name.startswith("notes-")
    assert field.name.endswith(".txt")
    assert field.hash == digest_of(b"abc")
    assert written == {field.name: b"abc"}


@pytest.mark.parametrize(
    ("prefix", "ending"), [("../x", "txt"), ("x" * 101, "txt"), ("x", "../sh"), ("x", ""), ("x", "a.b")]
)
def test_no_name_is_a_path(files: RunFiles, written: dict[str, bytes], prefix: str, ending: str) -> None:
    with pytest.raises(InputError, match="must be"):
        files.save(b"", prefix, ending)
    assert written == {}


def test_files_that_the_user_named_are_read_as_before(files: RunFiles, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"read")
    assert files.read("a.txt") == b"read"
    assert files.digest("a.txt") == digest_of(b"read")

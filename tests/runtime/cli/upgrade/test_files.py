"""Files are written whole or not at all, and nothing is lost on the way."""

import errno
import os
import stat
from pathlib import Path

import pytest

from nodeloom.runtime.cli.upgrade.files import put, replace


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def no_room(*arguments: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def no_links(*arguments: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def test_a_replaced_file_keeps_its_rights_and_the_kept_one_its_time(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    before = path.stat()
    kept = replace(b"new", path)
    assert (path.read_bytes(), kept.read_bytes(), kept.name) == (b"new", b"old", "w.before-upgrade.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert kept.stat().st_mtime_ns == before.st_mtime_ns


def test_where_files_have_one_name_only_the_original_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "w.json"
    for number in range(3):
        path.write_bytes(str(number).encode())
        assert replace(b"new", path).read_bytes() == str(number).encode()
    assert names(tmp_path) == [
        "w.before-upgrade-2.json", "w.before-upgrade-3.json", "w.before-upgrade.json", "w.json",
    ]  # fmt: skip


@pytest.mark.parametrize("step", ["os.fsync", "shutil.copymode", "pathlib.Path.replace"])
def test_a_disk_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(step, no_room)
    with pytest.raises(OSError, match="No space left"):
        replace(b"new", path)
    assert (names(tmp_path), path.read_bytes()) == (["w.json"], b"old")


def test_a_copy_that_fails_halfway_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr("shutil.copyfileobj", no_room)
    with pytest.raises(OSError, match="No space left"):
        replace(b"new", path)
    assert (names(tmp_path), path.read_bytes()) == (["w.json"], b"old")


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_new_file_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    monkeypatch.setattr(step, no_room)
    with pytest.raises(OSError, match="No space left"):
        put(b"new", tmp_path / "w.json")
    assert names(tmp_path) == []


def test_a_new_file_comes_with_its_folders(tmp_path: Path) -> None:
    put(b"new", tmp_path / "a" / "b" / "w.json")
    assert (tmp_path / "a" / "b" / "w.json").read_bytes() == b"new"


def test_a_write_protected_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *arguments: False)
    with pytest.raises(PermissionError, match="it is write-protected"):
        replace(b"new", path)
    assert names(tmp_path) == ["w.json"]


def test_a_file_that_is_gone_by_now_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace(b"new", tmp_path / "w.json")
    assert names(tmp_path) == []

"""Files that users keep: the same promises in a folder and in remote storage."""

import errno
import os
import subprocess
import sys
import uuid
from collections.abc import Collection
from pathlib import Path

import pytest

from nodeloom.runtime.store import StoreError
from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.kept import (
    GRACE,
    FileDamagedError,
    FileMissingError,
    Files,
    FilesFullError,
    FolderFiles,
    open_files,
    sweep,
    tried,
)


@pytest.fixture(params=["folder", "memory", "file"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    places: dict[str, str | Path] = {
        "folder": tmp_path / "files",
        "memory": f"memory://{uuid.uuid4().hex}/files",
        "file": f"file://{tmp_path}/remote",
    }
    return open_files(places[request.param])


def test_bytes_come_back_by_their_digest(files: Files) -> None:
    digest = files.put(b"picture")
    assert digest == files.put(b"picture") == digest_of(b"picture")
    assert (files.get(digest), files.size(digest)) == (b"picture", 7)
    assert [(each.digest, each.size) for each in files.kept()] == [(digest, 7)]
    path = files.path(digest)
    assert path is None or path.read_bytes() == b"picture"


def test_what_is_not_there_is_told(files: Files) -> None:
    digest = digest_of(b"nothing")
    for ask in (files.get, files.size, files.path):
        with pytest.raises(FileMissingError, match=f"there is no file {digest}"):
            ask(digest)
    assert files.remove(digest)
    assert list(files.kept()) == []


@pytest.mark.parametrize("name", ["../secret", "blake3:../../etc/passwd", "blake3:" + "A" * 64, "", "partial/x"])
def test_only_a_digest_names_a_file(files: Files, name: str) -> None:
    for ask in (files.get, files.size, files.path, files.remove):
        with pytest.raises(FileMissingError, match="is no digest of a file"):
            ask(name)


def test_removed_bytes_are_gone_and_can_be_put_again(files: Files) -> None:
    digest = files.put(b"x")
    assert files.remove(digest)
    with pytest.raises(FileMissingError):
        files.get(digest)
    assert files.get(files.put(b"x")) == b"x"


def test_what_was_put_again_meanwhile_is_not_removed(files: Files) -> None:
    digest = files.put(b"x")
    (kept,) = files.kept()
    assert files.remove(digest, before=kept.modified - 1) is False
    assert files.get(digest) == b"x"


def test_a_sweep_removes_what_is_old_and_unused(files: Files) -> None:
    used, unused = files.put(b"used"), files.put(b"unused")

    def not_used(digests: Collection[str]) -> set[str]:
        return set(digests) - {used}

    (modified, *_) = sorted(each.modified for each in files.kept())
    assert sweep(files, not_used, modified + GRACE - 1) == []
    assert sweep(files, not_used, modified + GRACE + 60) == [unused]
    assert [each.digest for each in files.kept()] == [used]


def test_a_damaged_file_is_told_and_made_good_when_it_is_put_again(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    digest = files.put(b"picture")
    files.path(digest).write_bytes(b"pict")
    with pytest.raises(FileDamagedError, match=f"the file {digest} is damaged"):
        files.get(digest)
    files.put(b"picture")
    assert files.get(digest) == b"picture"


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    files = FolderFiles(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(FilesFullError, match="has no room; free some space"):
            files.put(b"picture")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert files.get(files.put(b"picture")) == b"picture"


def test_a_folder_that_can_not_be_used_is_told_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(
        StoreError, match="the folder of kept files can't be made: a file is in its place; choose another"
    ) as told:
        FolderFiles(tmp_path / "file" / "files")
    assert str(tmp_path) not in str(told.value)


def test_bytes_and_names_are_flushed_before_a_put_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[str] = []
    real = os.fsync

    def noted(descriptor: int) -> None:
        flushed.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).parent.name)
        real(descriptor)

    if not Path("/proc/self/fd").exists():
        pytest.skip("there is no /proc here that tells which file was flushed")
    files = FolderFiles(tmp_path / "files")
    monkeypatch.setattr(os, "fsync", noted)
    files.put(b"x")
    assert flushed == [tmp_path.name, "partial", "files"]


def test_a_place_that_no_library_knows_is_refused() -> None:
    with pytest.raises(StoreError, match="files can't be kept at what://: .* no library knows such a storage"):
        open_files("what://bucket/files")


@pytest.mark.parametrize(
    "address",
    [
        "what://user:hidden@host/files",
        "what::user:hidden@host/files",
        "ftp://user@host:hidden/files",
        "ftp://user:hidden@127.0.0.1:1/files",
    ],
)
def test_a_place_that_can_not_be_reached_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(StoreError, match="files can't be kept at (what|ftp)://: ") as told:
        open_files(address)
    assert "hidden" not in str(told.value)


def test_a_trial_leaves_nothing(files: Files) -> None:
    assert tried(files) is files
    assert list(files.kept()) == []


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_trial_tells_of_a_place_that_can_not_be_written(tmp_path: Path, scheme: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        StoreError, match="can't be (made: a file is in its place|written: (File exists|Not a directory))"
    ):
        tried(open_files(f"{scheme}{tmp_path}/file/files"))


def test_a_folder_needs_no_fsspec(tmp_path: Path) -> None:
    code = (
        "import sys; from nodeloom.runtime.store.kept import open_files;"
        f"open_files({str(tmp_path)!r}).put(b'x'); sys.exit('fsspec' in sys.modules or 'sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0

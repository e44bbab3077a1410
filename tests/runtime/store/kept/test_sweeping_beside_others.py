"""Files that are removed while others put the same bytes: what was put survives, whenever it was."""

import os
import threading
import time
from collections.abc import Collection
from pathlib import Path

import pytest

from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.kept import GRACE, FolderFiles, sweep

LONG_AGO = GRACE + 3600.0


def made_old(files: FolderFiles, digest: str) -> None:
    """As if it had been put long ago."""
    then = time.time() - LONG_AGO
    os.utime(files.path(digest), (then, then))


def test_what_is_put_while_it_is_swept_away_survives(tmp_path: Path) -> None:
    sweeping, saving = FolderFiles(tmp_path), FolderFiles(tmp_path)  # of the server, and of a worker
    used: set[str] = set()
    meeting = threading.Barrier(2)
    rounds = 300

    def unused(digests: Collection[str]) -> set[str]:
        return set(digests) - used

    def save() -> None:
        for number in range(rounds):
            meeting.wait(30)
            used.add(saving.put(b"picture %d" % number))  # on record only after it was put, as runs do
            meeting.wait(30)

    thread = threading.Thread(target=save)
    thread.start()
    for number in range(rounds):
        digest = sweeping.put(b"picture %d" % number)
        made_old(sweeping, digest)
        meeting.wait(30)
        sweep(sweeping, unused, time.time())
        meeting.wait(30)
        assert sweeping.get(digest) == b"picture %d" % number
    thread.join(30)
    assert not [*(tmp_path / "partial").iterdir()]


def test_a_file_is_put_just_when_it_is_about_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, other = FolderFiles(tmp_path), FolderFiles(tmp_path)
    digest = files.put(b"picture")
    made_old(files, digest)
    real = Path.replace

    def renamed(self: Path, target: Path) -> Path:
        if target.suffix == ".aside":
            other.put(b"picture")  # between the look and the removal
        return real(self, target)

    monkeypatch.setattr(Path, "replace", renamed)
    assert files.remove(digest, time.time() - GRACE) is False
    assert files.get(digest) == b"picture"


@pytest.mark.parametrize("is_there_again", [False, True])
def test_what_a_crash_left_aside_is_there_again_with_the_next_start(tmp_path: Path, is_there_again: bool) -> None:
    files = FolderFiles(tmp_path)
    digest = files.put(b"picture")
    (tmp_path / "partial").mkdir(exist_ok=True)
    files.path(digest).rename(tmp_path / "partial" / f"{digest.removeprefix('blake3:')}.aside")
    if is_there_again:
        files.put(b"picture")
    again = FolderFiles(tmp_path)
    assert again.get(digest) == b"picture"
    assert [each.digest for each in again.kept()] == [digest_of(b"picture")]
    assert not [*(tmp_path / "partial").iterdir()]


def test_a_worker_that_starts_while_a_file_is_removed_may_keep_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FolderFiles(tmp_path)
    digest = files.put(b"picture")
    made_old(files, digest)
    real = Path.replace

    def renamed(self: Path, target: Path) -> Path:
        done = real(self, target)
        if target.suffix == ".aside":
            FolderFiles(tmp_path)
        return done

    monkeypatch.setattr(Path, "replace", renamed)
    assert files.remove(digest, time.time() - GRACE) is False
    assert files.get(digest) == b"picture"

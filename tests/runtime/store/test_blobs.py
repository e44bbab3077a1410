"""Blobs: bytes by content, verified, within a budget."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.runtime.store import FolderBlobs, StoreError, open_index
from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.files import STALE_SECONDS


class Clock:
    """Seconds that pass when they are asked for."""

    def __init__(self, now: float = 1e9) -> None:
        self.now = now

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., FolderBlobs]:
    clock = Clock()
    return lambda budget=1000: FolderBlobs(tmp_path / "blobs", open_index(tmp_path), budget, clock)


Opened = Callable[..., FolderBlobs]


def file_of(folder: Path, digest: str) -> Path:
    name = digest.removeprefix("blake3:")
    return folder / "blobs" / name[:2] / name[2:]


def test_bytes_are_found_by_their_digest_by_the_next_process_too(opened: Opened, tmp_path: Path) -> None:
    digest = opened().put(b"data")
    assert digest == digest_of(b"data")
    assert file_of(tmp_path, digest).read_bytes() == b"data"
    assert opened().get(digest) == b"data"
    assert opened().has(digest)


def test_nothing_is_found_by_a_digest_that_is_not_there_or_none_at_all(opened: Opened) -> None:
    blobs = opened()
    for digest in (digest_of(b"other"), "blake3:", "blake3:../../secret", ""):
        assert blobs.get(digest) is None
        assert not blobs.has(digest)


@pytest.mark.parametrize("damage", [b"", b"dat", b"dbta", b"data and more"])
def test_a_damaged_blob_is_removed_and_counts_as_absent(opened: Opened, tmp_path: Path, damage: bytes) -> None:
    digest = opened().put(b"data")
    file_of(tmp_path, digest).write_bytes(damage)
    blobs = opened()
    assert not blobs.has(digest)
    assert blobs.get(digest) is None
    assert not file_of(tmp_path, digest).exists()
    assert blobs.put(b"data") == digest
    assert opened().get(digest) == b"data"


def test_a_damaged_blob_is_written_again_by_who_has_its_bytes(opened: Opened, tmp_path: Path) -> None:
    digest = opened().put(b"data")
    file_of(tmp_path, digest).write_bytes(b"dat")
    opened().put(b"data")
    assert opened().get(digest) == b"data"


def test_what_was_used_longest_ago_goes_first(opened: Opened) -> None:
    blobs = opened(budget=100)
    digests = [blobs.put(bytes([number]) * 30) for number in range(3)]
    blobs.get(digests[0])
    blobs.put(b"x" * 30)
    assert [blobs.has(digest) for digest in digests] == [True, False, True]


def test_the_use_of_a_blob_is_remembered_by_the_next_process(opened: Opened) -> None:
    first = opened(budget=100)
    digests = [first.put(bytes([number]) * 30) for number in range(3)]
    first.has(digests[0])
    first.flush()
    second = opened(budget=100)
    second.put(b"x" * 30)
    assert second.has(digests[0])
    assert not second.has(digests[1])


def test_what_is_used_by_a_run_stays_until_the_run_is_over(opened: Opened) -> None:
    blobs = opened(budget=100)
    old, used = blobs.put(b"o" * 30), blobs.put(b"u" * 30)
    with blobs.holding():
        blobs.has(used)
        made = blobs.put(b"m" * 30)
        blobs.put(b"n" * 30)
        assert not blobs.has(old)
        with pytest.raises(StoreError, match="no room for 0.0 MB more"):
            blobs.put(b"p" * 30)
        assert blobs.has(used)
        assert blobs.has(made)
    blobs.put(b"p" * 30)


def test_what_is_larger_than_the_budget_drops_nothing(opened: Opened) -> None:
    blobs = opened(budget=100)
    digest = blobs.put(b"data")
    with pytest.raises(StoreError, match="raise NODELOOM_RESULT_DISK"):
        blobs.put(bytes(101))
    assert blobs.has(digest)


def test_the_same_bytes_are_kept_once(opened: Opened, tmp_path: Path) -> None:
    for blobs in (opened(), opened()):
        blobs.put(b"data")
        blobs.put(b"data")
    assert [path for path in (tmp_path / "blobs").glob("??/*") if path.is_file()] == [
        file_of(tmp_path, digest_of(b"data"))
    ]


def test_the_rest_of_a_crash_is_removed_once_it_is_old(opened: Opened, tmp_path: Path) -> None:
    partial = tmp_path / "blobs" / "partial"
    partial.mkdir(parents=True)
    for name, age in (("old", STALE_SECONDS + 100), ("new", 0.0)):
        (partial / name).write_bytes(b"half")
        os.utime(partial / name, (1e9 - age, 1e9 - age))
    opened()
    assert [path.name for path in partial.iterdir()] == ["new"]


def test_a_folder_that_was_deleted_meanwhile_is_made_again(opened: Opened, tmp_path: Path) -> None:
    blobs = opened()
    digest = blobs.put(b"data")
    file_of(tmp_path, digest).unlink()
    file_of(tmp_path, digest).parent.rmdir()
    assert not blobs.has(digest)
    assert blobs.put(b"data") == digest
    assert blobs.get(digest) == b"data"


def test_a_folder_that_can_not_be_written_is_named(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file")
    with pytest.raises(StoreError, match="blobs can't be written"):
        opened().put(b"data")


@given(data=st.binary(max_size=50), other=st.binary(max_size=50))
def test_digests_tell_contents_apart(data: bytes, other: bytes) -> None:
    assert (digest_of(data) == digest_of(other)) == (data == other)

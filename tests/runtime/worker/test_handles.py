"""Handles and their stores."""

import threading
from pathlib import Path

import pytest

from nodeloom.runtime.store import FolderBlobs, Names, open_index
from nodeloom.runtime.worker.durable import Durable
from nodeloom.runtime.worker.handles import HandleStore, Namer, handles_in
from nodeloom.schema import ImageField, InputError, InvocationOutput


class Pictures(InvocationOutput):
    images: list[ImageField]
    note: str
    anything: object = None


def durable(folder: Path, budget: int = 1000) -> Durable[bytes]:
    index = open_index(folder)
    return Durable(FolderBlobs(folder / "blobs", index, budget), Names(index), bytes, bytes)


def in_memory(store: HandleStore[bytes]) -> list[str]:
    return list(store._values)


def test_between_runs_what_was_used_longest_ago_goes() -> None:
    store: HandleStore[bytes] = HandleStore(len, 4)
    for name in "abc":
        store.put(name, b"12")
    store.get("a")
    assert [store.has(name) for name in "bca"] == [True, True, True]
    store.trim()
    assert [store.has(name) for name in "abc"] == [True, False, True]


def test_what_was_dropped_says_so() -> None:
    with pytest.raises(InputError, match="run:x is not there any more: run the workflow again"):
        HandleStore(len).get("run:x")


def test_what_is_kept_is_found_by_the_next_process(tmp_path: Path) -> None:
    store = HandleStore(len, disk=durable(tmp_path))
    store.put("run:a", b"12")
    store.put("run:b", b"34")
    store.keep("run:a")
    later = HandleStore(len, disk=durable(tmp_path))
    assert later.has("run:a")
    assert later.get("run:a") == b"12"
    assert not later.has("run:b")


def test_during_a_run_only_what_is_durable_leaves_the_memory(tmp_path: Path) -> None:
    store = HandleStore(len, 4, durable(tmp_path))
    for name in "abcd":
        store.put(name, b"12")
    assert in_memory(store) == ["a", "b", "c", "d"]
    store.keep("b")
    assert in_memory(store) == ["a", "c", "d"]
    store.keep("d")
    assert in_memory(store) == ["a", "c"]
    assert [store.get(name) for name in "abcd"] == [b"12"] * 4


def test_what_the_disk_has_lost_stays_in_memory(tmp_path: Path) -> None:
    store = HandleStore(len, 4, durable(tmp_path))
    store.put("a", b"12")
    store.keep("a")
    for path in (tmp_path / "blobs").glob("??/*"):
        path.unlink()
    for name in "bcd":
        store.put(name, b"34")
    assert store.get("a") == b"12"


def test_without_room_on_the_disk_values_stay_in_memory(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = HandleStore(len, 0, durable(tmp_path, budget=1))
    store.put("a", b"12")
    store.keep("a")
    assert store.get("a") == b"12"
    assert "a is kept in memory only" in caplog.text


def test_a_damaged_copy_counts_as_absent(tmp_path: Path) -> None:
    store = HandleStore(len, disk=durable(tmp_path))
    store.put("a", b"12")
    store.keep("a")
    for path in (tmp_path / "blobs").glob("??/*"):
        path.write_bytes(b"13")
    later = HandleStore(len, disk=durable(tmp_path))
    assert not later.has("a")
    with pytest.raises(InputError):
        later.get("a")
    assert store.has("a")


def test_bytes_that_no_codec_knows_count_as_absent(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(data: bytes) -> bytes:
        raise ValueError("not mine")

    durable(tmp_path).put("a", b"12")
    index = open_index(tmp_path)
    other = Durable(FolderBlobs(tmp_path / "blobs", index, 1000), Names(index), bytes, refuse)
    assert other.get("a") is None
    assert "a can't be decoded: not mine" in caplog.text


def test_a_name_can_be_adopted_with_its_copy(tmp_path: Path) -> None:
    first = HandleStore(len, disk=durable(tmp_path))
    first.put("a", b"12")
    first.keep("a")
    digest = first.digest("a")
    assert digest is not None
    store = HandleStore(len, disk=durable(tmp_path))
    assert store.adopt("b", digest)
    assert store.get("b") == b"12"
    assert not store.adopt("c", digest[:-1] + "g")
    assert not HandleStore(len).adopt("b", digest)


def test_all_that_is_durable_can_be_released(tmp_path: Path) -> None:
    store = HandleStore(len, disk=durable(tmp_path))
    for name in "ab":
        store.put(name, b"12")
    store.keep("a")
    store.release()
    assert in_memory(store) == ["b"]
    assert store.get("a") == b"12"


def test_many_threads_may_use_a_store(tmp_path: Path) -> None:
    store = HandleStore(len, 100, durable(tmp_path, budget=10**6))
    wrong: list[str] = []

    def work(thread: int) -> None:
        for number in range(50):
            name = f"run:{(thread + number) % 20}"
            store.put(name, name.encode() * 3)
            store.keep(name)
            if store.get(name) != name.encode() * 3:
                wrong.append(name)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert store._used == sum(map(len, store._values.values())) <= 100


def test_the_handles_of_a_result_are_found_and_nothing_else() -> None:
    name = Namer("k")
    images = [ImageField(name=name()), ImageField(name="cat.png"), ImageField(name=name())]
    outputs = Pictures(images=images, note="run: they come", anything={"deep": [("run:deep", 1)]})
    assert handles_in(outputs) == ["run:k-0", "run:k-1", "run:deep"]

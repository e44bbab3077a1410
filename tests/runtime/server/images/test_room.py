"""Room for pictures: right whoever asks, and whatever became of what was granted."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodeloom.runtime.server.images.room import Room
from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.records import Records, documents, library, queue
from nodeloom.runtime.store.records.library import NewImage
from nodeloom.runtime.store.records.queue import Submission

A, B, C = (digest_of(name) for name in (b"a", b"b", b"c"))


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with Records(tmp_path / "nodeloom.db") as records:
        yield records


def kept(records: Records, digest: str, size: int, run: str = "") -> str:
    new = NewImage(digest, "a.png", "output", "image/png", size, 1, 1, run=run)
    return records.write_sync(library.save_image, new, time.time())


def leased(records: Records) -> queue.Lease:
    text = records.write_sync(documents.keep, "{}")
    records.write_sync(queue.enqueue, Submission(document=text), time.time())
    found = records.write_sync(queue.lease, "here", time.time())
    assert found is not None
    return found.lease


def test_without_a_bound_there_is_always_room(records: Records) -> None:
    assert asyncio.run(Room(records, 0).problem(A, 10**12)) is None


def test_what_is_on_record_and_what_was_granted_count_and_each_file_once(records: Records) -> None:
    kept(records, A, 60)
    kept(records, A, 60, run="r")

    async def asked() -> None:
        room = Room(records, 100)
        assert await room.problem(A, 60) is None  # it is there already
        assert await room.problem(B, 30) is None
        assert await room.problem(B, 30) is None
        told = await room.problem(C, 20)
        assert told is not None
        assert "it has 20 bytes, and of the 100 that NODELOOM_MAX_KEPT allows for pictures 90 are used" in told
        assert "remove pictures, or raise NODELOOM_MAX_KEPT" in told
        room.give_back(B)
        assert await room.problem(C, 20) is None

    asyncio.run(asked())


def test_those_who_ask_at_the_same_time_do_not_get_the_same_room(records: Records) -> None:
    async def asked() -> list[str | None]:
        room = Room(records, 100)
        return await asyncio.gather(*(room.problem(digest_of(bytes([number])), 30) for number in range(10)))

    assert asyncio.run(asked()).count(None) == 3


def test_removing_pictures_makes_room_and_a_restart_changes_nothing(records: Records) -> None:
    image = kept(records, A, 90)

    async def asked() -> None:
        assert await Room(records, 100).problem(B, 20) is not None
        await records.write(library.remove_images, [image], time.time())
        assert await Room(records, 100).problem(B, 20) is None

    asyncio.run(asked())


def test_what_was_granted_to_a_run_is_its_own_until_it_used_it_or_is_over(records: Records) -> None:
    lease = leased(records)

    async def asked() -> None:
        room = Room(records, 100)
        assert await room.problem(A, 50, lease.run) is None
        assert await room.problem(B, 40, lease.run) is None
        assert await room.problem(C, 20) is not None
        kept(records, A, 50, lease.run)
        assert await room.problem(C, 20) is not None  # it is on record now, and not counted twice
        assert await room.problem(C, 10) is None
        room.give_back(C)
        await records.write(queue.finish, lease, "failed", 1.0, time.time())
        assert await room.problem(C, 50) is None  # nobody will ever keep B

    asyncio.run(asked())

"""What is little is written where it is asked for, and is as durable, and as much its own, as everything else."""

import asyncio
import sqlite3
import threading
from collections import deque
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import Connection

from nodeloom.runtime.store.records import ClosedError, Logged, Records, log
from nodeloom.runtime.store.records import group as group_room
from nodeloom.runtime.store.records.transactions import commit
from nodeloom.runtime.store.records.work import Work
from nodeloom.runtime.store.records.writer import Writer

STARTED = {"event": "node.started"}


def appended(connection: Connection, run: str = "run") -> list[Logged]:
    return log.append(connection, run, [STARTED], 1.0)


def failing(connection: Connection) -> None:
    appended(connection, "bad")
    raise ValueError("no")


def test_little_and_large_at_once_are_all_there_with_numbers_without_gaps(records: Records) -> None:
    async def both() -> list[list[Logged]]:
        asked = [each(appended) for _ in range(25) for each in (records.jot, records.write)]
        late = [asyncio.create_task(records.jot(appended)) for _ in range(25)]
        return [*await asyncio.gather(*asked), *await asyncio.gather(*late)]

    given = asyncio.run(both())
    assert sorted(each.number for logged in given for each in logged) == list(range(1, 76))
    assert [each.number for each in records.read_sync(log.after, 0)] == list(range(1, 76))


def test_what_is_little_and_raises_undoes_itself_alone(records: Records) -> None:
    async def mixed() -> list[object]:
        asked = [records.jot(each) for each in (failing, appended, failing, appended, appended)]
        return await asyncio.gather(*asked, return_exceptions=True)

    outcome = asyncio.run(mixed())
    assert [type(each) for each in outcome] == [ValueError, list, ValueError, list, list]
    assert [(each.number, each.run) for each in records.read_sync(log.after, 0)] == [(n, "run") for n in (1, 2, 3)]


def test_only_the_commit_is_waited_for_in_another_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written, committed = list[int](), list[int]()

    def noting(connection: Connection) -> None:
        written.append(threading.get_ident())

    def noted(connection: Connection) -> None:
        committed.append(threading.get_ident())
        commit(connection)

    async def scene(records: Records) -> None:
        await records.write(appended)  # the connection is there then
        await records.jot(noting)

    monkeypatch.setattr(group_room, "commit", noted)
    with Records(tmp_path / "r.db") as records:
        asyncio.run(scene(records))
    assert written == [threading.get_ident()]
    assert threading.get_ident() not in committed


def test_a_loop_goes_on_while_another_process_holds_the_database(tmp_path: Path) -> None:
    async def scene(records: Records) -> Logged:
        await records.write(appended)
        other = sqlite3.connect(tmp_path / "r.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(records.jot(appended))
        for _ in range(5):
            await asyncio.sleep(0)  # the loop has its turn, again and again
        assert not waiting.done()
        other.execute("ROLLBACK")
        other.close()
        return (await waiting)[0]

    with Records(tmp_path / "r.db") as records:
        assert asyncio.run(scene(records)).number == 2


def test_a_commit_that_fails_fails_what_is_little_and_the_next_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [ValueError("surprise")]

    def sometimes(connection: Connection) -> None:
        if failures:
            raise failures.pop()
        commit(connection)

    async def scene(records: Records) -> Logged:
        await records.write(appended)
        monkeypatch.setattr(group_room, "commit", sometimes)
        with pytest.raises(ValueError, match="surprise"):
            await records.jot(appended)
        return (await records.jot(appended))[0]

    with Records(tmp_path / "r.db") as records:
        assert asyncio.run(scene(records)).number == 2
        assert [each.number for each in records.read_sync(log.after, 0)] == [1, 2]


def test_closing_does_what_is_little_too_and_refuses_what_comes_later(tmp_path: Path) -> None:
    records = Records(tmp_path / "r.db")

    async def hurried() -> list[list[Logged]]:
        waiting = [asyncio.ensure_future(each(appended)) for each in (records.write, records.jot, records.jot)]
        await asyncio.sleep(0)
        await asyncio.to_thread(records.close)
        return [await each for each in waiting]

    given = asyncio.run(hurried())
    assert sorted(each.number for logged in given for each in logged) == [1, 2, 3]
    with pytest.raises(ClosedError, match="r.db is closed"):
        asyncio.run(records.jot(appended))
    with Records(tmp_path / "r.db") as again:
        assert again.read_sync(log.last) == 3


def test_what_was_asked_for_in_a_loop_that_ended_is_done(tmp_path: Path) -> None:
    async def gone(records: Records) -> None:
        asyncio.get_running_loop().call_soon(asyncio.ensure_future(records.jot(appended)).cancel)
        await asyncio.sleep(0)

    with Records(tmp_path / "r.db") as records:
        for _ in range(3):
            asyncio.run(gone(records))
    with Records(tmp_path / "r.db") as records:
        assert records.read_sync(log.last) == 3


def test_what_comes_while_a_loop_has_its_turn_and_nothing_to_do_is_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, seen = Work(appended, Future()), threading.Event()

    class Aside(deque[Work]):
        def append(self, work: Work) -> None:
            super().append(work)
            if work is late:
                seen.set()

    class Turn:
        """A loop comes by it just after the thread did what is little, and just before something large comes."""

        def __init__(self, writer: Writer) -> None:
            self._writer, self._lock, self._is_first = writer, writer._turn, True

        def acquire(self, *, blocking: bool) -> bool:
            if threading.current_thread() is not threading.main_thread() or not self._is_first:
                return self._lock.acquire(blocking)
            self._is_first = False
            records.write_sync(appended)
            self._lock.acquire()
            self._writer.submit(late)
            return seen.wait(30)

        def release(self) -> None:
            self._lock.release()

    with Records(tmp_path / "r.db") as records:
        monkeypatch.setattr(records._writer, "_aside", Aside())
        monkeypatch.setattr(records._writer, "_turn", Turn(records._writer))
        assert asyncio.run(records.jot(appended))[0].number == 2
        assert isinstance(late.future, Future)
        assert late.future.result(30)[0].number == 3

"""What is little is written where it is asked for, and is as durable, and as much its own, as everything else."""

import asyncio
import math
import sqlite3
import threading
import time
from collections import deque
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import Connection

from nodeloom.runtime.store.records import ClosedError, Logged, Records, log
from nodeloom.runtime.store.records import group as group_room
from nodeloom.runtime.store.records import writer as writer_room
from nodeloom.runtime.store.records.transactions import commit
from nodeloom.runtime.store.records.work import Work
from nodeloom.runtime.store.records.writer import Writer

STARTED = {"event": "node.started"}


def appended(connection: Connection, run: str = "run") -> list[Logged]:
    return log.append(connection, run, [STARTED], 1.0)


def promising(connection: Connection, events: list[Logged]) -> None:
    log.append(connection, "promised", [STARTED], 1.0)


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


@pytest.mark.parametrize(("quick", "here"), [(math.inf, 2), (0.0, 0)], ids=["quick", "slow"])
def test_a_loop_commits_what_is_little_while_the_disk_is_quick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: float, here: int
) -> None:
    written, committed = list[int](), list[int]()

    def noting(connection: Connection) -> Logged:
        written.append(threading.get_ident())
        return appended(connection)[0]

    def noted(connection: Connection) -> None:
        committed.append(threading.get_ident())
        commit(connection)

    async def scene(records: Records) -> list[int]:
        await records.write(appended)  # by the thread, which learns what a commit takes
        return [(await records.jot(noting)).number for _ in range(2)]

    monkeypatch.setattr(group_room, "commit", noted)
    monkeypatch.setattr(writer_room, "QUICK", quick)
    with Records(tmp_path / "r.db") as records:
        assert asyncio.run(scene(records)) == [2, 3]
        assert records.read_sync(log.last) == 3
    assert written == [threading.get_ident()] * 2
    assert committed.count(threading.get_ident()) == here


@pytest.mark.parametrize("next_one", ["write", "jot", "close"])
def test_what_a_loop_left_before_its_commit_is_committed_by_the_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, next_one: str
) -> None:
    monkeypatch.setattr(writer_room, "QUICK", math.inf)
    loop = asyncio.new_event_loop()
    with Records(tmp_path / "r.db") as records:
        loop.run_until_complete(records.write(appended))
        records.at_end(promising)
        with monkeypatch.context() as patched:
            patched.setattr(Writer, "_commit_here", lambda writer, loop: None)  # the loop ends before its turn comes
            left = loop.create_task(records.jot(appended))
            loop.run_until_complete(asyncio.sleep(0.01))
            left.cancel()
            loop.run_until_complete(asyncio.gather(left, return_exceptions=True))
            loop.close()
        assert records._writer._open is not None
        if next_one == "write":
            assert records.write_sync(appended)[0].number == 4
        elif next_one == "jot":
            assert asyncio.run(records.jot(appended))[0].number == 4
    with Records(tmp_path / "r.db") as again:
        assert again.read_sync(log.last) == (3 if next_one == "close" else 5)


def test_what_a_loop_commits_is_not_told_before_what_the_thread_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_room, "QUICK", math.inf)
    heard, committing, asked = list[int](), threading.Event(), threading.Event()

    def slowly(connection: Connection) -> None:
        if threading.current_thread() is not threading.main_thread():
            committing.set()
            assert asked.wait(30)
        commit(connection)

    async def scene(records: Records) -> None:
        loop = asyncio.get_running_loop()
        stop = records.listen(lambda told: heard.extend(each.number for each in told), loop)
        await records.write(appended)
        monkeypatch.setattr(group_room, "commit", slowly)
        large = asyncio.ensure_future(records.write(appended))
        await asyncio.sleep(0)
        assert committing.wait(30)
        little: asyncio.Future[list[Logged]] = loop.create_future()
        records._writer.submit_little(Work(appended, little))  # this comes next in the loop,
        asked.set()  # which stands still while the thread ends what it began
        while records._writer._turn.locked():
            time.sleep(0.001)
        assert [each.number for each in [*await little, *await large]] == [3, 2]
        stop()

    with Records(tmp_path / "r.db") as records:
        asyncio.run(scene(records))
    assert heard == [1, 2, 3]


def test_large_work_does_not_wait_for_the_loop_that_is_to_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_room, "QUICK", math.inf)

    async def scene(records: Records) -> list[int]:
        await records.write(appended)
        records.at_end(promising)
        little = asyncio.ensure_future(records.jot(appended))
        while records._writer._open is None:
            await asyncio.sleep(0)
        large = records.write_sync(appended)  # the loop stands still meanwhile
        return [large[0].number, (await little)[0].number]

    with Records(tmp_path / "r.db") as records:
        assert asyncio.run(scene(records)) == [4, 2]


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

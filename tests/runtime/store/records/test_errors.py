"""What can go wrong around a database is told in a sentence, costs nothing that was kept, and passes."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text

from nodeloom.runtime.store.records import (
    BusyError,
    ClosedError,
    FullError,
    Logged,
    ReadOnlyError,
    Records,
    RecordsError,
    connecting,
    group,
    log,
)
from nodeloom.runtime.store.records.transactions import commit

STARTED = {"event": "node.started"}


@pytest.fixture
def path(sqlite_template: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "records.db"
    copy.write_bytes(sqlite_template.read_bytes())
    return copy


@pytest.fixture
def hasty(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """Records that wait for a lock only for a moment."""
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.05)
    with Records(path) as records:
        yield records


def pragma(connection: Connection, statement: str) -> None:
    connection.execute(text(f"PRAGMA {statement}"))


def appended(connection: Connection, size: int = 1) -> list[Logged]:
    return log.append(connection, "run", [{"event": "x", "text": "x" * size}], 1.0)


def together(records: Records, *functions: Callable[[Connection], object]) -> list[object]:
    """What came of functions that are asked for at once."""

    async def all_at_once() -> list[object]:
        return list(await asyncio.gather(*map(records.write, functions), return_exceptions=True))

    return asyncio.run(all_at_once())


def test_a_lock_that_stays_is_told_and_later_writes_work(hasty: Records, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError, match=r"the database records\.db is locked by another process; try again"):
        hasty.write_sync(appended)
    assert hasty.read_sync(log.last) == 0
    other.execute("ROLLBACK")
    other.close()
    assert hasty.write_sync(appended)[0].number == 1


def test_a_full_disk_fails_the_write_it_meets_and_none_before_or_after(hasty: Records) -> None:
    hasty.write_sync(pragma, "max_page_count=120")
    kept = hasty.write_sync(appended)
    with pytest.raises(FullError, match="can't be written: its disk is full; make room"):
        hasty.write_sync(appended, 10**6)
    assert hasty.read_sync(log.after, 0) == kept
    assert hasty.write_sync(appended)[0].number == 2


def test_writes_that_share_a_commit_with_one_that_fills_the_disk_are_kept_or_told(hasty: Records) -> None:
    hasty.write_sync(pragma, "max_page_count=120")
    outcome = together(hasty, appended, lambda c: appended(c, 10**6), appended)
    assert isinstance(outcome[1], FullError)
    told = [each[0].number for each in outcome if isinstance(each, list)]
    assert [each.number for each in hasty.read_sync(log.after, 0)] == sorted(told)
    assert hasty.write_sync(appended)[0].number == len(told) + 1


@pytest.mark.parametrize("name", ["SQLITE_FULL", "SQLITE_IOERR_FSYNC"])
def test_a_commit_that_fails_fails_all_that_shared_it_and_leaves_nothing(
    path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [name]

    def failing(connection: Connection) -> None:
        if not failures:
            commit(connection)
        else:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = failures.pop()
            raise error

    heard: list[Logged] = []
    with Records(path) as records:
        monkeypatch.setattr(group, "commit", failing)
        records.listen(heard.extend)
        outcome = together(records, *[appended] * 5)
        assert all(isinstance(each, RecordsError) for each in outcome[:1])
        kept = records.read_sync(log.after, 0)
        assert heard == kept == [each[0] for each in outcome if isinstance(each, list)]
        assert records.write_sync(appended)[0].number == len(kept) + 1


def test_what_nobody_expected_fails_the_writes_it_meets_and_the_next_ones_work(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [ValueError("surprise")]

    def failing(connection: Connection) -> None:
        if failures:
            raise failures.pop()
        commit(connection)

    with Records(path) as records:
        monkeypatch.setattr(group, "commit", failing)
        with pytest.raises(ValueError, match="surprise"):
            records.write_sync(appended)
        assert records.write_sync(appended)[0].number == 1


def test_a_read_only_database_can_be_read_and_says_why_it_is_not_written(path: Path) -> None:
    with Records(f"sqlite:///file:{path}?mode=ro&uri=true") as records:
        for _ in range(2):
            with pytest.raises(ReadOnlyError, match=r"can't be written: it is read-only; see who may write the file"):
                records.write_sync(appended)
        assert records.read_sync(log.last) == 0


def test_a_read_only_database_without_tables_can_not_be_opened(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").execute("PRAGMA journal_mode=WAL").close()
    with pytest.raises(ReadOnlyError, match="it is read-only"):
        Records(f"sqlite:///file:{tmp_path}/empty.db?mode=ro&uri=true")


def test_a_database_whose_folder_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClosedError, match=r"the database r\.db can't be opened; check that its folder is there"):
        Records(tmp_path / "nowhere" / "r.db")


def test_a_connection_that_is_lost_fails_what_it_was_asked_and_is_made_anew(
    records: Records, place: str | Path
) -> None:
    if isinstance(place, Path):
        pytest.skip("SQLite has no server that could go away")
    kept = records.write_sync(appended)
    with psycopg.connect(place.replace("postgresql+psycopg", "postgresql"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    with pytest.raises(ClosedError, match="can't be reached"):
        records.write_sync(appended)
    assert records.write_sync(appended)[0].number == 2
    assert records.read_sync(log.after, 0)[:1] == kept


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with pytest.raises(ClosedError, match="the database name on 127.0.0.1 can't be reached") as told:
        Records("postgresql://user:hidden@127.0.0.1:1/name")
    assert "hidden" not in str(told.value)

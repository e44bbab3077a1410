"""Databases of the cache: they heal themselves."""

import sqlite3
import threading
from pathlib import Path

import pytest

from nodeloom.runtime.store import Database, StoreError

TABLES = "CREATE TABLE words (word TEXT);\n\nCREATE TABLE more (word TEXT)"


def opened(path: Path, version: int = 1) -> Database:
    return Database(path / "db.sqlite", TABLES, version)


def words(database: Database) -> object:
    return database.row("SELECT group_concat(word) FROM words")


def test_what_was_written_is_there_the_next_time(tmp_path: Path) -> None:
    first = opened(tmp_path)
    with first.transaction() as connection:
        connection.execute("INSERT INTO words VALUES ('a')")
    first.close()
    assert words(opened(tmp_path)) == ("a",)


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = opened(tmp_path)

    def fail() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO words VALUES ('a')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert words(database) == (None,)


@pytest.mark.parametrize("damage", [b"", b"no database at all, but a text that is long enough" * 100])
def test_a_file_that_is_no_database_is_set_aside(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "db.sqlite").write_bytes(damage)
    assert words(opened(tmp_path)) == (None,)
    assert (tmp_path / "db.sqlite.aside").exists() == bool(damage)


def test_a_file_of_another_version_is_set_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    opened(tmp_path, version=2).close()
    assert words(opened(tmp_path)) == (None,)
    assert "it has version 2, not 1" in caplog.text
    assert (tmp_path / "db.sqlite.aside").exists()


@pytest.mark.parametrize("kept", [50, 4096, 5000])
def test_a_truncated_file_is_begun_anew_when_it_is_noticed(tmp_path: Path, kept: int) -> None:
    first = opened(tmp_path)
    with first.transaction() as connection:
        connection.executemany("INSERT INTO words VALUES (?)", [("word" * 50,) for _ in range(1000)])
    first.close()
    path = tmp_path / "db.sqlite"
    path.write_bytes(path.read_bytes()[:kept])
    database = opened(tmp_path)
    try:
        words(database)
    except StoreError:
        assert words(database) == (None,)
    with database.transaction() as connection:
        connection.execute("INSERT INTO words VALUES ('a')")
    assert str(words(database)).endswith("a',)")


def test_a_file_that_broke_while_it_was_open_is_begun_anew(tmp_path: Path) -> None:
    database = opened(tmp_path)
    other = sqlite3.connect(tmp_path / "db.sqlite")
    other.execute("DROP TABLE words")
    other.close()
    with pytest.raises(StoreError, match="no such table"):
        words(database)
    assert words(database) == (None,)


def test_who_finds_a_file_set_aside_by_another_uses_the_new_one(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    with first.transaction() as connection:
        connection.execute("DROP TABLE words")
    for database in (first, second):
        with pytest.raises(StoreError):
            words(database)
    with first.transaction() as connection:
        connection.execute("INSERT INTO words VALUES ('a')")
    assert words(second) == ("a",)


def test_threads_that_meet_a_broken_file_together_begin_one_new_one(tmp_path: Path) -> None:
    database = opened(tmp_path)
    other = sqlite3.connect(tmp_path / "db.sqlite")
    other.execute("DROP TABLE words")
    other.close()
    start = threading.Barrier(4)
    refused: list[str] = []

    def look() -> None:
        start.wait()
        try:
            words(database)
        except StoreError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert words(database) == (None,)


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"db.sqlite can't be used"):
        opened(tmp_path / "file")


def test_its_size_is_told(tmp_path: Path) -> None:
    assert opened(tmp_path).size() > 0

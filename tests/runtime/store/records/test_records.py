"""One writer, many at once, each durable or not done at all."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from nodeloom.runtime.store.records import ClosedError, InvalidError, Logged, Records, log

STARTED = {"event": "node.started"}


def test_many_writes_at_once_are_all_there_with_numbers_without_gaps(records: Records) -> None:
    def two(connection: Connection) -> list[Logged]:
        return log.append(connection, "run", [STARTED] * 2, 1.0)

    async def all_at_once() -> list[list[Logged]]:
        return await asyncio.gather(*(records.write(two) for _ in range(50)))

    given = asyncio.run(all_at_once())
    assert sorted(each.number for logged in given for each in logged) == list(range(1, 101))
    assert [each.number for each in records.read_sync(log.after, 0)] == list(range(1, 101))


def test_a_function_that_raises_undoes_itself_alone(records: Records) -> None:
    def failing(connection: Connection) -> None:
        log.append(connection, "bad", [STARTED], 1.0)
        raise ValueError("no")

    async def mixed() -> list[object]:
        good = [records.write(log.append, "good", [STARTED], 1.0) for _ in range(10)]
        bad = [records.write(failing) for _ in range(10)]
        both = [each for pair in zip(bad, good, strict=True) for each in pair]
        return await asyncio.gather(*both, return_exceptions=True)

    outcome = asyncio.run(mixed())
    assert [type(each) for each in outcome] == [ValueError, list] * 10
    kept = records.read_sync(log.after, 0)
    assert [(each.number, each.run) for each in kept] == [(n, "good") for n in range(1, 11)]


def test_listeners_hear_of_what_was_committed_in_order_before_the_writer_is_answered(records: Records) -> None:
    heard: list[int] = []

    def failing(connection: Connection) -> None:
        log.append(connection, None, [STARTED], 1.0)
        raise ValueError("no")

    stop = records.listen(lambda events: heard.extend(each.number for each in events))
    for _ in range(3):
        number = records.write_sync(log.append, None, [STARTED], 1.0)[0].number
        assert heard[-1] == number
        with pytest.raises(ValueError, match="no"):
            records.write_sync(failing)
    stop()
    records.write_sync(log.append, None, [STARTED], 1.0)
    assert heard == [1, 2, 3]


def test_a_reader_can_not_write(records: Records) -> None:
    with pytest.raises(Exception, match="read-only"):
        records.read_sync(log.append, None, [STARTED], 1.0)


def test_a_commit_waits_for_the_disk_and_readers_for_nobody(records: Records, place: str | Path) -> None:
    def told(connection: Connection, what: str) -> str:
        show = "PRAGMA" if isinstance(place, Path) else "SHOW"
        return str(connection.execute(text(f"{show} {what}")).scalar())

    if isinstance(place, Path):
        assert (records.write_sync(told, "synchronous"), records.write_sync(told, "journal_mode")) == ("2", "wal")
        assert (records.write_sync(told, "foreign_keys"), records.read_sync(told, "query_only")) == ("1", "1")
    else:
        assert (records.write_sync(told, "synchronous_commit"), records.read_sync(told, "transaction_read_only")) == (
            "on",
            "on",
        )


def test_what_was_written_is_there_when_the_database_is_opened_again(tmp_path: Path) -> None:
    for expected in (1, 2):
        with Records(tmp_path / "r.db") as records:
            assert records.write_sync(log.append, "a", [STARTED], 1.0)[0].number == expected


def test_closing_does_what_waits_and_refuses_what_comes_later(tmp_path: Path) -> None:
    records = Records(tmp_path / "r.db")

    async def hurried() -> list[Logged]:
        waiting = asyncio.ensure_future(records.write(log.append, "a", [STARTED], 1.0))
        await asyncio.sleep(0)
        await asyncio.to_thread(records.close)
        return await waiting

    assert asyncio.run(hurried())[0].number == 1
    with pytest.raises(ClosedError, match="r.db is closed"):
        records.write_sync(log.last)
    with pytest.raises(ClosedError, match="is closed"):
        records.read_sync(log.last)


@pytest.mark.parametrize("place", ["mysql://host/name", "sqlite://", "what?"])
def test_an_address_of_no_database_we_know_is_refused(place: str) -> None:
    with pytest.raises(InvalidError, match=r"use sqlite:///file or postgresql://user:password@host/name"):
        Records(place)

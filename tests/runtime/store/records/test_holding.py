"""A database that a server holds is taken by no other one."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.runtime import postgres

from nodeloom.runtime.store.records import HeldError, Records, holding, queue

TAKEN = "another server is at work with the database .*: end it, or give this one a database of its own"


@contextmanager
def nobody_waits() -> Iterator[None]:
    """While a database is held for good; one that was let go may take its moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holding, "PATIENCE", 0.0)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/shared.db"
    return postgres.create(request.getfixturevalue("postgres_server"), uuid.uuid4().hex)


def test_only_one_holds_a_database_at_a_time(place: str) -> None:
    with Records(place, is_sole=True), nobody_waits(), pytest.raises(HeldError, match=TAKEN):
        Records(place, is_sole=True)
    with Records(place, is_sole=True) as records:
        assert [each.name for each in records.read_sync(queue.list_queues)] == ["default"]


def test_who_does_not_ask_for_it_is_let_in(place: str) -> None:
    with Records(place, is_sole=True), Records(place) as records:
        assert records.read_sync(queue.counts) == {}


def test_who_could_not_use_a_database_does_not_hold_it(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("this is no database at all, and long enough to be told from one" * 20)
    for _ in range(2):
        with pytest.raises(Exception, match="is no database"):
            Records(tmp_path / "a.db", is_sole=True)


def test_who_lost_a_database_to_another_server_can_write_nothing_more(postgres_server: str) -> None:
    place = postgres.create(postgres_server, uuid.uuid4().hex)
    end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
    with Records(place, is_sole=True) as first:
        first.write_sync(queue.pause, "default", 1.0)
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute(end_all + "current_database()")  # as if the network broke
        with Records(place, is_sole=True) as second, nobody_waits():
            for _ in range(2):
                with pytest.raises(Exception, match=r"can't be reached|another server is at work"):
                    first.write_sync(queue.resume, "default", 2.0)
            with pytest.raises(HeldError, match=TAKEN):
                first.write_sync(queue.resume, "default", 2.0)
            assert [each.is_paused for each in second.read_sync(queue.list_queues)] == [True]
        first.write_sync(queue.resume, "default", 2.0)

"""Addresses of databases: what they may be, and that nothing of them is told."""

from pathlib import Path

import pytest

from nodeloom.runtime.store.records import InvalidError, connecting
from nodeloom.runtime.store.records.connecting import database_url, writing_engine


@pytest.mark.parametrize(
    "address",
    [
        "hidden",
        "user:hidden@host/name",
        "postgresql:/user:hidden@host/name",
        "postgresql://user@host:hidden/name",
        "mysql://user:hidden@host/name",
        "mysql://host/name?password=hidden",
        "hidden://host/name",
        "sqlite://user:hidden@host/name",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_an_address_that_can_not_be_used_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(InvalidError, match="use sqlite:///file or postgresql://") as told:
        database_url(address)
    assert "hidden" not in str(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize(
    ("place", "driver", "database"),
    [
        (Path("a.db"), "sqlite", "a.db"),
        ("sqlite:///a.db", "sqlite", "a.db"),
        ("sqlite+other:///a.db", "sqlite", "a.db"),
        ("postgresql://host/a", "postgresql+psycopg", "a"),
        ("postgresql+other://host/a", "postgresql+psycopg", "a"),
    ],
)
def test_a_database_is_reached_by_the_driver_that_is_known(place: str | Path, driver: str, database: str) -> None:
    url = database_url(place)
    assert (url.drivername, url.database) == (driver, database)


def test_a_driver_that_is_not_installed_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*arguments: object, **options: object) -> None:
        raise ModuleNotFoundError("No module named 'psycopg'")

    monkeypatch.setattr(connecting, "create_engine", absent)
    with pytest.raises(InvalidError, match=r"pip install 'nodeloom\[postgres\]'"):
        writing_engine(database_url("postgresql://host/name"))

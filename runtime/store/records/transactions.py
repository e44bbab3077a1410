"""The transactions of who writes, begun and ended by statements of their own.

What SQLAlchemy does around a transaction takes longer than SQLite for the whole of a small one, so the engine leaves
transactions alone (`AUTOCOMMIT`). A transaction holds the lock of the database from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

from nodeloom.runtime.store.records import connecting
from nodeloom.runtime.store.records.prepared import raw

_LOCK: Final = "SELECT pg_advisory_xact_lock(5074208361942837)"
"""Lets one process write at a time, as SQLite does: so numbers are seen in their order, and nobody waits in a ring."""
_BEGIN: Final = {"sqlite": ("BEGIN IMMEDIATE",), "postgresql": ("BEGIN", _LOCK)}


def begin(connection: Connection) -> None:
    """Begin; waits for whoever else writes."""
    if connection.dialect.name != "sqlite":
        begin_at_once(connection)
        return
    driver = raw(connection)
    driver.execute(f"PRAGMA busy_timeout={connecting.BUSY_SECONDS * 1000:.0f}")
    try:
        begin_at_once(connection)
    finally:
        driver.execute("PRAGMA busy_timeout=0")


def begin_at_once(connection: Connection) -> None:
    """Begin; raises the driver's error where somebody else writes to a file just now."""
    driver = raw(connection)
    for statement in _BEGIN[connection.dialect.name]:
        driver.execute(statement)


def commit(connection: Connection) -> None:
    """Keep everything since `begin`; it is on the disk when this returns."""
    raw(connection).execute("COMMIT")


def roll_back(connection: Connection) -> None:
    """Undo everything since `begin`, if the database has not done that itself, as SQLite does on a full disk."""
    raw(connection).rollback()


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """A transaction to the end of the block, undone if that raises."""
    begin(connection)
    try:
        yield
    except BaseException:
        roll_back(connection)
        raise
    commit(connection)

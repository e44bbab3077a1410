"""Holding a database: one server each, since two would take each other's runs.

SQLite: a file beside the database is locked. PostgreSQL: a lock of the session that writes, so that it is held for as
long as that connection is, and taken anew with the next one: who lost it to another server can write nothing more.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from sqlalchemy import Engine, event
from sqlalchemy.engine import URL

from nodeloom.runtime.store.locks import file_lock
from nodeloom.runtime.store.records.errors import ClosedError, HeldError

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
    from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE = 2.0
"""Seconds in which a server that ended may let go of its database."""
_PAUSE: Final = 0.1
_TAKE: Final = "SELECT pg_try_advisory_lock(5074208361942838)"
_KEEPALIVE: Final = ("tcp_keepalives_idle = 20", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")
"""So PostgreSQL lets the lock of a machine that is gone go after half a minute, and not after two hours."""


def hold(engine: Engine, url: URL, name: str) -> IO[str] | None:
    """Hold the database that an engine writes to; for SQLite what is to be closed to let it go.

    Raises `HeldError` if another server holds it: of PostgreSQL, whenever the engine connects.
    """
    if url.get_backend_name() == "sqlite":
        return _held_file(Path(f"{url.database}.lock"), name)

    @event.listens_for(engine, "connect")
    def take(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in _KEEPALIVE:
            cursor.execute(f"SET {setting}")
        is_taken = _taken(cursor)
        cursor.close()
        connection.commit()
        if not is_taken:
            connection.close()
            raise _held(name)

    return None


def _taken(cursor: DBAPICursor) -> bool:
    """Take the lock; PostgreSQL may need a moment to see that who had it is gone."""
    until = time.monotonic() + PATIENCE
    while True:
        cursor.execute(_TAKE)
        if cursor.fetchall()[0][0]:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(_PAUSE)


def _held_file(path: Path, name: str) -> IO[str]:
    try:
        file = file_lock(path)
    except OSError as error:
        raise ClosedError(f"{name} can't be opened; check that its folder is there and may be written") from error
    if file is None:
        raise _held(name)
    return file


def _held(name: str) -> HeldError:
    return HeldError(f"another server is at work with {name}: end it, or give this one a database of its own")

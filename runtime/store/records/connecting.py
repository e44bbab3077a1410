"""Connections: the URL of a database, how SQLite and PostgreSQL are set up to be durable, and one name for messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from nodeloom.runtime.store.records.errors import InvalidError
from nodeloom.runtime.store.records.prepared import raw

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 10.0
"""How long another process may hold the database before a write fails."""
CONNECT_SECONDS = 10
"""How long a server of PostgreSQL may take to answer, unless its address says `connect_timeout`."""

_FORMS = "sqlite:///file or postgresql://user:password@host/name"


def database_url(place: str | Path) -> URL:
    """The URL of a file, or of a `sqlite:///...` or `postgresql://...` text; `InvalidError` for others.

    No part of an address is ever told: it may hold a password, wherever it is mistyped.
    """
    if isinstance(place, Path):
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise InvalidError(f"the address of the database can't be understood; use {_FORMS}") from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        raise InvalidError(f"the address is that of no kind of database that can be used; use {_FORMS}")
    if url.host or url.username or not url.database or url.database == ":memory:":
        raise InvalidError(f"the address of the SQLite database names no file; use {_FORMS}")
    return url.set(drivername="sqlite")


def shown(url: URL) -> str:
    """The database in words, without password or folder."""
    if url.get_backend_name() == "sqlite":
        return f"the database {Path(url.database or '').name}"
    return f"the database {url.database} on {url.host or 'this machine'}"


def writing_engine(url: URL) -> Engine:
    """A connection that writes, by `transactions` only: what is committed is on the disk."""
    if _is_sqlite(url):  # a transaction waits for others when it begins, and nowhere else
        engine = _sqlite(url, ("PRAGMA synchronous=FULL", "PRAGMA busy_timeout=0"), 1)
    else:
        engine = _postgres(url, 1)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def reading_engine(url: URL, count: int) -> Engine:
    """At most `count` connections that only read, each a snapshot within a transaction."""
    if _is_sqlite(url):
        engine = _sqlite(url, ("PRAGMA query_only=ON",), count)
        event.listen(engine, "begin", _snapshot)
        return engine
    return _postgres(url, count).execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )  # fmt: skip


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _postgres(url: URL, count: int) -> Engine:
    arguments = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    try:
        return create_engine(url, pool_size=count, max_overflow=0, pool_pre_ping=True, connect_args=arguments)
    except ImportError as error:
        raise InvalidError("PostgreSQL needs a driver: pip install 'nodeloom[postgres]'") from error


def _sqlite(url: URL, pragmas: Sequence[str], count: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=count,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=ON", *pragmas):
            cursor.execute(statement)
        cursor.close()

    return engine


def _snapshot(connection: Connection) -> None:
    """Have a transaction see one moment; by the driver, since SQLAlchemy takes longer for it than a small read does."""
    raw(connection).execute("BEGIN")

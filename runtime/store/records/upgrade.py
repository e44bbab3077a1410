"""Brings the tables of a database to the revision that this program works with.

alembic is only imported when there is something to do: it would cost a third of the server's start.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text

from nodeloom.runtime.store.records.errors import driver_errors, translated
from nodeloom.runtime.store.records.revisions import HEAD
from nodeloom.runtime.store.records.transactions import transaction

_VERSION = text("SELECT version_num FROM alembic_version")


def prepare(engine: Engine, name: str) -> None:
    """Make or upgrade the tables, all or nothing; `name` says which database in errors.

    Raises `NewerDatabaseError` if a newer nodeloom has made them, `RecordsError` if the database can't be used.
    """
    try:
        with engine.connect() as connection, transaction(connection):
            current = revision_of(connection)
            if current != HEAD:
                from nodeloom.runtime.store.records.revising import upgrade

                upgrade(connection, current, name)
    except driver_errors(engine.dialect) as error:
        raise translated(error, name) from error


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None for one that has no tables yet."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    revision: str | None = connection.execute(_VERSION).scalar()
    return revision

"""Makes the tables of a new database."""

from __future__ import annotations

from sqlalchemy import Engine, insert
from sqlalchemy.exc import DBAPIError

from nodeloom.runtime.store.records.errors import translated
from nodeloom.runtime.store.records.tables import METADATA, counters, queues


def prepare(engine: Engine, name: str) -> None:
    """Make what is not there; `name` says which database in errors."""
    try:
        with engine.begin() as connection:
            if engine.dialect.has_table(connection, counters.name):
                return
            METADATA.create_all(connection)
            connection.execute(insert(counters), [{"name": "event", "value": 0}, {"name": "place", "value": 0}])
            connection.execute(insert(queues), {"name": "default", "paused": False, "created": 0.0})
    except DBAPIError as error:
        raise translated(error, name) from error

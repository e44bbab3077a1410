"""Settings that people change while the server runs: a JSON value by its name."""

from __future__ import annotations

from typing import cast

from pydantic_core import from_json
from sqlalchemy import Connection, delete, select, text

from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.tables import settings
from nodeloom.schema.json import JSON, write_json

_SET = Prepared(
    text(
        "INSERT INTO settings (key, value, updated) VALUES (:key, :value, :updated) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated = excluded.updated"
    )
)


def get_setting(connection: Connection, key: str, default: JSON = None) -> JSON:
    """The value of a setting; the default where it is not set."""
    found = connection.execute(select(settings.c.value).where(settings.c.key == key)).scalar()
    return default if found is None else cast(JSON, from_json(found))


def set_setting(connection: Connection, key: str, value: JSON, now: float) -> None:
    """Set a setting."""
    _SET.execute(connection, {"key": key, "value": write_json(value), "updated": now})


def remove_setting(connection: Connection, key: str) -> None:
    """Let a setting have its default again."""
    connection.execute(delete(settings).where(settings.c.key == key))


def all_settings(connection: Connection) -> dict[str, JSON]:
    """All that is set, by name."""
    rows = connection.execute(select(settings.c.key, settings.c.value).order_by(settings.c.key))
    return {key: from_json(value) for key, value in rows}

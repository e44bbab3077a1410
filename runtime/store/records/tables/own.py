"""Tables of what a server knows of itself: settings that people change, and the schemas it published."""

from __future__ import annotations

from sqlalchemy import Float, Text
from sqlmodel import Field

from nodeloom.runtime.store.records.tables.base import Record, table


class SettingRow(Record, table=True):
    """A setting that people change while the server runs; `value` is JSON."""

    __tablename__ = "settings"
    key: str = Field(primary_key=True, sa_type=Text)
    value: str = Field(sa_type=Text)
    updated: float = Field(sa_type=Float)


class SchemaRow(Record, table=True):
    """A published schema document, by the fingerprint of the packs it tells of; `body` is JSON."""

    __tablename__ = "schemas"
    fingerprint: str = Field(primary_key=True, sa_type=Text)
    body: str = Field(sa_type=Text)
    used: float = Field(sa_type=Float)


settings, schemas = map(table, ("settings", "schemas"))

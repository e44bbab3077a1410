"""What all tables have in common: their catalogue, the names of their rules, and whole numbers of 64 bits."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import BigInteger, Integer, MetaData, Table
from sqlmodel import SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
WHOLE = BigInteger().with_variant(Integer(), "sqlite")


class Record(SQLModel):
    """Base of all tables, with a catalogue of its own."""

    model_config = {"defer_build": True}  # a table checks nothing
    metadata: ClassVar[MetaData] = METADATA


def table(name: str) -> Table:
    """A table by its name."""
    return METADATA.tables[name]

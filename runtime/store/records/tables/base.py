"""What all tables have in common: their catalogue, the names of their rules, and how their columns are declared."""

from __future__ import annotations

from functools import partial

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
WHOLE = BigInteger().with_variant(Integer(), "sqlite")
"""Whole numbers of 64 bits."""

optional = Column
"""A column that may be empty."""


required = partial(Column, nullable=False)
"""A column that never is empty."""

key = partial(required, primary_key=True)
"""A column that a row is known by, alone or with others."""


def of(column: str) -> ForeignKey:
    """What is never deleted while it is named here."""
    return ForeignKey(column)


def part_of(column: str) -> ForeignKey:
    """What takes along all that names it, when it is deleted."""
    return ForeignKey(column, ondelete="CASCADE")


def forgets(column: str) -> ForeignKey:
    """What is forgotten here when it is deleted."""
    return ForeignKey(column, ondelete="SET NULL")

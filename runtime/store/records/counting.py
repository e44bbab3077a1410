"""Counters, each changed in the transaction of what it counts, so that it is right after a crash.

Numbers are given out once each, without gaps: what a transaction undoes is given again.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection, text

from nodeloom.runtime.store.records.prepared import Prepared

_TAKE = Prepared(text("UPDATE counters SET value = value + :count WHERE name = :name RETURNING value"))


_ADD = Prepared(text("UPDATE counters SET value = value + :count WHERE name = :name"))
_NEXT = Prepared(
    text(
        "INSERT INTO counters (name, value) VALUES (:name, 1) "
        "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value"
    )
)
_VALUE = Prepared(text("SELECT value FROM counters WHERE name = :name"))


def add(connection: Connection, name: Literal["kept_bytes"], count: int) -> None:
    """Change a running total."""
    if count:
        _ADD.execute(connection, {"name": name, "count": count})


def total(connection: Connection, name: Literal["kept_bytes"]) -> int:
    """A running total."""
    ((value,),) = _VALUE.execute(connection, {"name": name}).fetchall()
    return int(value)


def take(connection: Connection, name: Literal["event", "place"], count: int = 1) -> int:
    """The first of `count` new numbers of a kind."""
    ((last,),) = _TAKE.execute(connection, {"name": name, "count": count}).fetchall()
    return int(last) - count + 1


def next_of(connection: Connection, name: str) -> int:
    """The next number of a counter that need not be there yet, from 1."""
    ((value,),) = _NEXT.execute(connection, {"name": name}).fetchall()
    return int(value)

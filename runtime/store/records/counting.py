"""Numbers that are given out once each, without gaps: what a transaction undoes is given again."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection, text

from nodeloom.runtime.store.records.prepared import Prepared

_TAKE = Prepared(text("UPDATE counters SET value = value + :count WHERE name = :name RETURNING value"))


def take(connection: Connection, name: Literal["event", "place"], count: int = 1) -> int:
    """The first of `count` new numbers of a kind."""
    ((last,),) = _TAKE.execute(connection, {"name": name, "count": count}).fetchall()
    return int(last) - count + 1

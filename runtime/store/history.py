"""`HistoryStore`: what the last result of each run of a node was made of, per workflow, in SQLite."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from nodeloom.runtime.store.database import Database
from nodeloom.runtime.store.seal import seal
from nodeloom.runtime.store.write_behind import WriteBehind

MOST = 200_000
"""Entries that are kept; those written longest ago go first."""


class Place(NamedTuple):
    """Whose run it was: of which workflow, node, and in which round ("1,0")."""

    scope: str
    node: str
    round: str


class Remembered(NamedTuple):
    """What a result was made of: see `nodeloom.runtime.engine.history.Made`."""

    prefix: bytes
    inputs: bytes
    probe: str | None


class HistoryStore:
    """Place -> what was remembered."""

    def __init__(self, database: Database, most: int = MOST) -> None:
        self._database = database
        self._most = most
        self._behind: WriteBehind[Place, Remembered] = WriteBehind(self._write)

    def get(self, place: Place) -> Remembered | None:
        """What was remembered; None if nothing or it was damaged. `StoreError` if it can't be looked up."""
        waiting = self._behind.get(place)
        if waiting is not None:
            return waiting
        key = _key(place)
        row = self._database.row("SELECT made, seal FROM history WHERE place = ?", (key,))
        if row is None or seal(key, row[0]) != row[1]:
            return None
        prefix, inputs, probe = row[0].split(b"\n", 2)
        return Remembered(prefix, inputs, probe[1:].decode() if probe else None)

    def put(self, place: Place, remembered: Remembered) -> None:
        """Remember this in place of what there was; it is written with the next ones."""
        self._behind.put(place, remembered)

    def flush(self) -> None:
        """Write everything that waits."""
        self._behind.flush()

    def _write(self, entries: Mapping[Place, Remembered]) -> None:
        rows = [_row(place, entry) for place, entry in entries.items()]
        with self._database.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO history VALUES (NULL, ?, ?, ?)", rows)
            # A replaced row gets a new number, so the lowest are those written longest ago.
            connection.execute(
                "DELETE FROM history WHERE number <= (SELECT max(number) FROM history) - ?", (self._most,)
            )


def _row(place: Place, entry: Remembered) -> tuple[bytes, bytes, int]:
    """A row: canonical JSON has no line breaks, so that one parts what the entry is made of."""
    probe = "" if entry.probe is None else f"={entry.probe}"
    made = b"%b\n%b\n%b" % (entry.prefix, entry.inputs, probe.encode())
    key = _key(place)
    return key, made, seal(key, made)


def _key(place: Place) -> bytes:
    """What stands for a place: short, whatever the names."""
    return hashlib.blake2b("\0".join(place).encode(), digest_size=16).digest()

"""`HistoryStore`: what the last result of each run of a node was made of, per workflow, in SQLite."""

from __future__ import annotations

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
        row = self._database.row(
            "SELECT prefix, inputs, probe, seal FROM history WHERE scope = ? AND node = ? AND place = ?", place
        )
        if row is None:
            return None
        found = Remembered(*row[:3])
        return found if _seal(place, found) == row[3] else None

    def put(self, place: Place, remembered: Remembered) -> None:
        """Remember this in place of what there was; it is written with the next ones."""
        self._behind.put(place, remembered)

    def flush(self) -> None:
        """Write everything that waits."""
        self._behind.flush()

    def _write(self, entries: Mapping[Place, Remembered]) -> None:
        rows = [(*place, *entry, _seal(place, entry)) for place, entry in entries.items()]
        with self._database.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            # A replaced row gets a new number, so the lowest are those written longest ago.
            connection.execute("DELETE FROM history WHERE rowid <= (SELECT max(rowid) FROM history) - ?", (self._most,))


def _seal(place: Place, entry: Remembered) -> bytes:
    probe = b"" if entry.probe is None else b"=" + entry.probe.encode()
    return seal("\n".join(place).encode(), entry.prefix, entry.inputs, probe)

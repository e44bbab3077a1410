"""`ResultStore`: the outputs of a run by its cache key, as canonical JSON, in SQLite."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import orjson

from nodeloom.runtime.store.database import Database
from nodeloom.runtime.store.seal import seal
from nodeloom.runtime.store.write_behind import WriteBehind

FILE = "results.sqlite"
VERSION = 1
USED_AGAIN = 3600.0
"""Seconds after which another use of a result is worth writing down."""

_TABLES = """
CREATE TABLE results (
    key TEXT PRIMARY KEY, outputs BLOB NOT NULL, about BLOB, seal INTEGER NOT NULL,
    created INTEGER NOT NULL, used INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE history (number INTEGER PRIMARY KEY, place BLOB UNIQUE NOT NULL, made BLOB NOT NULL, seal INTEGER NOT NULL)
"""
_DROP_OLDEST = """
DELETE FROM results WHERE key IN
    (SELECT key FROM results ORDER BY used LIMIT (SELECT count(*) / 4 + 1 FROM results))
"""
_DROP_FIRST = """
DELETE FROM history WHERE number IN
    (SELECT number FROM history ORDER BY number LIMIT (SELECT count(*) / 4 FROM history))
"""


_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class StoredResult(NamedTuple):
    """A result as it is stored.

    `outputs` is a canonical JSON object, `counts` the number of items of each output that gives many, `handles` the
    digest of the blob behind each handle that the outputs name.
    """

    outputs: bytes
    counts: Mapping[str, int] = _NONE
    handles: Mapping[str, str] = _NONE


def open_results(folder: Path) -> Database:
    """The database of results and history in a folder; `StoreError` if there can't be one."""
    return Database(folder / FILE, _TABLES, VERSION)


class ResultStore:
    """Key -> result. With `budget` bytes in use, a quarter of all goes, what was used longest ago first.

    `clock` gives seconds since the epoch.
    """

    def __init__(self, database: Database, budget: int, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._budget = budget
        self._clock = clock
        self._behind: WriteBehind[str, StoredResult] = WriteBehind(self._write)
        self._used: dict[str, float] = {}

    def put(self, key: str, result: StoredResult) -> None:
        """Keep a result; it is written with the next ones."""
        self._behind.put(key, result)

    def get(self, key: str) -> StoredResult | None:
        """The result of a key; None if it isn't there or was damaged. `StoreError` if it can't be looked up."""
        waiting = self._behind.get(key)
        if waiting is not None:
            return waiting
        row = self._database.row("SELECT outputs, about, seal, used FROM results WHERE key = ?", (key,))
        if row is None:
            return None
        outputs, about, sealed, used = row
        if seal(key.encode(), outputs, about or b"") != sealed:
            self.remove(key)
            return None
        now = self._clock()
        if now - used >= USED_AGAIN:
            self._used[key] = now
        return StoredResult(outputs, *orjson.loads(about)) if about else StoredResult(outputs)

    def remove(self, key: str) -> None:
        """Forget a result."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM results WHERE key = ?", (key,))

    def flush(self) -> None:
        """Write everything that waits, and what was used when."""
        self._behind.flush()
        used, self._used = self._used, {}
        if not used:
            return
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE results SET used = ? WHERE key = ?", [(time, key) for key, time in used.items()]
            )

    def _write(self, results: Mapping[str, StoredResult]) -> None:
        now = int(self._clock())
        rows = [_row(key, result, now) for key, result in results.items()]
        with self._database.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)", rows)
        if self._database.size() > self._budget:
            with self._database.transaction() as connection:
                connection.execute(_DROP_OLDEST)
                connection.execute(_DROP_FIRST)


def _row(key: str, result: StoredResult, now: int) -> tuple[object, ...]:
    outputs, counts, handles = result
    about = orjson.dumps([counts, handles]) if counts or handles else None
    return key, outputs, about, seal(key.encode(), outputs, about or b""), now, now

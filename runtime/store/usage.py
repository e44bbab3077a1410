"""How much the results on the disk take, told without opening them for writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from nodeloom.runtime.store import index, results


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts, and bytes: of the blobs alone, and of everything in the folder's books."""

    results: int = 0
    blobs: int = 0
    blob_bytes: int = 0
    database_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        """Everything together."""
        return self.blob_bytes + self.database_bytes


def usage_of(folder: Path) -> Usage:
    """What a folder of results holds; nothing of what is missing or can't be read."""
    kept = folder / results.FILE
    books = folder / index.FILE
    (count,) = _asked(kept, "SELECT count(*) FROM results") or (0,)
    blobs, size = _asked(books, "SELECT count(*), coalesce(sum(size), 0) FROM blobs") or (0, 0)
    files = [path for path in (kept, books) if path.is_file()]
    return Usage(count, blobs, size, sum(path.stat().st_size for path in files))


def _asked(path: Path, sql: str) -> tuple[int, ...] | None:
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found: tuple[int, ...] = connection.execute(sql).fetchone()
            return found
    except sqlite3.Error:
        return None

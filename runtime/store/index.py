"""The index of a folder of blobs: how large each is, when it was used, and which names stand for it.

The files are the truth about the blobs, the index is bookkeeping; of the names it is the truth.
"""

from __future__ import annotations

from pathlib import Path

from nodeloom.runtime.store.database import Database

FILE = "index.sqlite"
VERSION = 1

_TABLES = """
CREATE TABLE blobs (digest TEXT PRIMARY KEY, size INTEGER NOT NULL, used REAL NOT NULL) WITHOUT ROWID;

CREATE TABLE names (name TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;

CREATE INDEX names_of ON names (digest);

CREATE TRIGGER forget AFTER DELETE ON blobs BEGIN DELETE FROM names WHERE digest = OLD.digest; END
"""


def open_index(folder: Path) -> Database:
    """The index in a folder; `StoreError` if there can't be one."""
    return Database(folder / FILE, _TABLES, VERSION)

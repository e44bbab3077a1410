"""`Names`: which blob stands behind a name, on the disk before `put` returns."""

from __future__ import annotations

from nodeloom.runtime.store.database import Database


class Names:
    """Name -> digest. A name goes with its blob when that is dropped."""

    def __init__(self, index: Database) -> None:
        self._index = index

    def put(self, name: str, digest: str) -> None:
        """Let a name stand for a blob, through a power failure too; `StoreError` if it can't be written."""
        with self._index.transaction("FULL") as connection:
            connection.execute("INSERT OR REPLACE INTO names VALUES (?, ?)", (name, digest))

    def get(self, name: str) -> str | None:
        """The digest behind a name; `StoreError` if it can't be looked up."""
        found = self._index.row("SELECT digest FROM names WHERE name = ?", (name,))
        return None if found is None else str(found[0])

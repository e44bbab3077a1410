"""`Names`: which blob stands behind a name, on the disk before `put` returns."""

from __future__ import annotations

from nodeloom.runtime.store.database import Database

MOST_SEEN = 200_000
"""Names that are remembered at once; beyond, all are looked up again."""


class Names:
    """Name -> digest. A name goes with its blob when that is dropped; what this process saw of it, it remembers."""

    def __init__(self, index: Database) -> None:
        self._index = index
        self._seen: dict[str, str] = {}

    def put(self, name: str, digest: str) -> None:
        """Let a name stand for a blob, through a power failure too; `StoreError` if it can't be written."""
        with self._index.transaction("FULL") as connection:
            connection.execute("INSERT OR REPLACE INTO names VALUES (?, ?)", (name, digest))
        self._remember(name, digest)

    def get(self, name: str) -> str | None:
        """The digest behind a name; `StoreError` if it can't be looked up."""
        seen = self._seen.get(name)
        if seen is None:
            found = self._index.row("SELECT digest FROM names WHERE name = ?", (name,))
            if found is None:
                return None
            seen = str(found[0])
            self._remember(name, seen)
        return seen

    def learn(self, name: str, digest: str) -> None:
        """Know a name from elsewhere, for as long as this process lives."""
        if name not in self._seen:
            self._remember(name, digest)

    def _remember(self, name: str, digest: str) -> None:
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen[name] = digest

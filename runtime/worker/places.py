"""Remembers where a file with a digest was last seen, so that a saved picture finds its inputs without naming paths."""

from __future__ import annotations

from pathlib import Path

from nodeloom.runtime.table import Table


class Places:
    """Digest -> path, in a small file that may be deleted at any time. Thread-safe, and shared by processes."""

    def __init__(self, folder: Path) -> None:
        self._table = Table(folder / "files.json")

    def find(self, digest: str) -> Path | None:
        """Where the file was; it may have changed or gone since."""
        place = self._table.get(digest)
        return Path(place) if place else None

    def remember(self, digest: str, path: Path) -> None:
        """Note a place; a folder that can't be written only means that it is forgotten with this process."""
        self._table.put(digest, str(path.resolve()))

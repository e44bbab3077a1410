"""Remembers where a file with a digest was last seen, so that a saved picture finds its inputs without naming paths."""

from __future__ import annotations

from pathlib import Path

from nodeloom.schema import DocumentError
from nodeloom.schema.json import read_json, write_json


class Places:
    """Digest -> path, in a small file that may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "files.json"
        self._known = self._read()

    def find(self, digest: str) -> Path | None:
        """Where the file was; it may have changed or gone since."""
        place = self._known.get(digest)
        return Path(place) if place else None

    def remember(self, digest: str, path: Path) -> None:
        """Note a place; a folder that can't be written only means that nothing is remembered."""
        place = str(path.resolve())
        if self._known.get(digest) == place:
            return
        self._known[digest] = place
        partial = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(write_json(self._known))
            partial.replace(self._file)
        except OSError:
            return

    def _read(self) -> dict[str, str]:
        try:
            known = read_json(self._file.read_bytes())
        except (OSError, DocumentError):
            return {}
        return {key: place for key, place in known.items() if isinstance(place, str)} if isinstance(known, dict) else {}

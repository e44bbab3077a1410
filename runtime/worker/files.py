"""Files that the user named in a workflow, found by digest where they have one, else by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import blake3

from nodeloom.runtime.worker.places import Places
from nodeloom.schema import InputError


class UserFiles:
    """Reads input files within a size bound; relative names are looked for in `folders`, in order. Thread-safe."""

    def __init__(self, folders: Sequence[Path], max_bytes: int, places: Places) -> None:
        self._folders = tuple(dict.fromkeys(folders))
        self._max_bytes = max_bytes
        self._places = places

    def read(self, path: str, digest: str | None = None) -> bytes:
        """Bytes of a file; `InputError` if it is missing, too large, unreadable, or not the one of this digest."""
        return self._found(path, digest)[1]

    def digest(self, path: str) -> str:
        """BLAKE3 digest of a file's bytes; its place is remembered."""
        place, data = self._found(path, None)
        digest = _digest(data)
        self._places.remember(digest, place)
        return digest

    def _found(self, path: str, digest: str | None) -> tuple[Path, bytes]:
        """The first file that will do, and its bytes."""
        found = self._candidates(path, digest)
        if not found:
            raise InputError(f"there is no file {path} in {' or '.join(str(folder) for folder in self._folders)}")
        for candidate in found:
            data = self._bytes(candidate, path)
            if digest is None or _digest(data) == digest:
                return candidate, data
        raise InputError(f"file {path} is not the one that this workflow was made with; choose it again to use it")

    def _candidates(self, path: str, digest: str | None) -> list[Path]:
        return [candidate for candidate in self._places_of(path, digest) if candidate.is_file()]

    def _places_of(self, path: str, digest: str | None) -> Iterator[Path]:
        yield from (folder / path for folder in self._folders)
        remembered = self._places.find(digest) if digest else None
        if remembered is not None:
            yield remembered

    def _bytes(self, file: Path, path: str) -> bytes:
        try:
            size = file.stat().st_size
            if size > self._max_bytes:
                raise InputError(f"file {path} has {size / 1e6:.0f} MB, at most {self._max_bytes / 1e6:.0f} are read")
            return file.read_bytes()
        except OSError as error:
            raise InputError(f"file {path} can't be read: {error.strerror}") from error


def _digest(data: bytes) -> str:
    return f"blake3:{blake3.blake3(data).hexdigest()}"

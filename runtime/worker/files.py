"""Files that the user named in a workflow; paths are relative to the workflow's folder, or the current one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import blake3

from nodeloom.schema import InputError


class UserFiles:
    """Reads input files within a size bound."""

    def __init__(self, folders: Sequence[Path], max_bytes: int) -> None:
        self._folders = tuple(folders)
        self._max_bytes = max_bytes

    def read(self, path: str) -> bytes:
        """Bytes of a file; `InputError` says what is wrong with the name, the size or the access."""
        found = self._find(path)
        try:
            size = found.stat().st_size
            if size > self._max_bytes:
                raise InputError(f"file {path} has {size / 1e6:.0f} MB, at most {self._max_bytes / 1e6:.0f} are read")
            return found.read_bytes()
        except OSError as error:
            raise InputError(f"file {path} can't be read: {error.strerror}") from error

    def digest(self, path: str) -> str:
        """BLAKE3 digest of a file's bytes."""
        return blake3.blake3(self.read(path)).hexdigest()

    def _find(self, path: str) -> Path:
        for folder in self._folders:
            candidate = folder / path
            if candidate.is_file():
                return candidate
        places = " or ".join(dict.fromkeys(str(folder) for folder in self._folders))
        raise InputError(f"there is no file {path} in {places}")

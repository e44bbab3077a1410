"""`Files`: the protocol of what keeps bytes by their digest, its errors, and where the file of a digest is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nodeloom.runtime.store.errors import StoreError

_ALGORITHM = "blake3:"
_DIGEST = re.compile(r"blake3:[0-9a-f]{64}")


class FileMissingError(StoreError):
    """There is no file of a digest."""

    code = "file-missing"


class FileDamagedError(StoreError):
    """The bytes of a file are not those that were kept."""

    code = "file-damaged"


class FilesFullError(StoreError):
    """There is no room for another file."""

    code = "files-full"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file: `size` in bytes, `modified` in seconds since the epoch, when it was last put."""

    digest: str
    size: int
    modified: float


class Files(Protocol):
    """Bytes by content. Every method may raise `StoreError`, where the place can't be reached or used."""

    def put(self, data: bytes) -> str:
        """Keep bytes; their digest, once they are durable. What is there already counts as put now.

        Raises `FilesFullError` if there is no room.
        """

    def get(self, digest: str) -> bytes:
        """The bytes of a digest, verified; `FileMissingError`, `FileDamagedError`."""

    def size(self, digest: str) -> int:
        """The number of bytes; `FileMissingError`."""

    def path(self, digest: str) -> Path | None:
        """The file on this machine, to be sent as it is; None if it is elsewhere; `FileMissingError`."""

    def remove(self, digest: str, before: float = math.inf) -> bool:
        """Forget the bytes, unless they were put again since `before` (epoch seconds); whether they are gone."""

    def kept(self) -> Iterator[KeptFile]:
        """All files, in no order."""


def place_of(digest: str) -> tuple[str, str]:
    """The folder and the name of a digest's file; `FileMissingError` for what is none, such as a path."""
    if not _DIGEST.fullmatch(digest):
        raise FileMissingError(f"{digest[:80]!r} is no digest of a file")
    name = digest.removeprefix(_ALGORITHM)
    return name[:2], name[2:]


def digest_at(folder: str, name: str) -> str | None:
    """The digest that a folder and a name stand for; None if they stand for none."""
    digest = f"{_ALGORITHM}{folder}{name}"
    return digest if len(folder) == 2 and _DIGEST.fullmatch(digest) else None


def missing(digest: str) -> FileMissingError:
    """The error for a file that is not there."""
    return FileMissingError(f"there is no file {digest}")


def damaged(digest: str) -> FileDamagedError:
    """The error for a file whose bytes changed."""
    return FileDamagedError(f"the file {digest} is damaged: its bytes are not those that were kept")

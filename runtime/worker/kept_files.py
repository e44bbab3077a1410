"""Files of a server's users, for nodes: known by their digests, never by paths of this machine."""

from __future__ import annotations

import re
from typing import Protocol

from nodeloom.schema import InputError

_DIGEST = re.compile(r"blake3:[0-9a-f]{64}")


class Kept(Protocol):
    """Where files that users keep are: bytes by their BLAKE3 digest."""

    def put(self, data: bytes) -> str:
        """Keep bytes; their digest, once they are durable. `NodeloomError` if they can't be kept."""

    def get(self, digest: str) -> bytes | None:
        """The bytes of a digest, verified; None if they aren't there."""


class KeptFiles:
    """The `Files` of a run that a server sent: a file's digest is its `digest`, or its name."""

    def __init__(self, kept: Kept, max_bytes: int) -> None:
        self._kept = kept
        self._max_bytes = max_bytes

    def read(self, path: str, digest: str | None = None) -> bytes:
        """Bytes of a file; `InputError` if the server has no such file, or it is too large."""
        data = self._kept.get(self._digest_of(path, digest))
        if data is None:
            raise InputError(f"file {path} is not there any more; upload it again")
        if len(data) > self._max_bytes:
            raise InputError(f"file {path} has {len(data) / 1e6:.0f} MB, at most {self._max_bytes / 1e6:.0f} are read")
        return data

    def digest(self, path: str) -> str:
        """Digest of a file's bytes, which is its name; `InputError` for any other name."""
        return self._digest_of(path, None)

    def _digest_of(self, path: str, digest: str | None) -> str:
        found = digest or path
        if not _DIGEST.fullmatch(found):
            raise InputError(
                f"file {path} is none that the server keeps: upload it, and choose it by what you are told"
            )
        return found

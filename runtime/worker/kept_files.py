"""Files of a server's users, for nodes: known by their digests, never by paths of this machine."""

from __future__ import annotations

import re

from nodeloom.runtime.store import StoreError
from nodeloom.runtime.store.kept import FileMissingError, Files
from nodeloom.schema import InputError

_DIGEST = re.compile(r"blake3:[0-9a-f]{64}")


class KeptFiles:
    """The `Files` of a run that a server sent: a file's digest is its `digest`, or its name."""

    def __init__(self, kept: Files, max_bytes: int) -> None:
        self._kept = kept
        self._max_bytes = max_bytes

    def read(self, path: str, digest: str | None = None) -> bytes:
        """Bytes of a file; `InputError` if the server has no such file, it is damaged, or too large."""
        found = _digest_of(path, digest)
        try:
            size = self._kept.size(found)
            if size > self._max_bytes:
                raise InputError(f"file {path} has {size / 1e6:.0f} MB, at most {self._max_bytes / 1e6:.0f} are read")
            return self._kept.get(found)
        except FileMissingError as error:
            raise InputError(f"file {path} is not there any more; upload it again") from error
        except StoreError as error:
            raise InputError(f"file {path} can't be read: {error}") from error

    def digest(self, path: str) -> str:
        """Digest of a file's bytes, which is its name; `InputError` for any other name."""
        return _digest_of(path, None)


def _digest_of(path: str, digest: str | None) -> str:
    found = digest or path
    if not _DIGEST.fullmatch(found):
        raise InputError(f"file {path} is none that the server keeps: upload it, and choose it by what you are told")
    return found

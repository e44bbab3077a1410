"""`RemoteFiles`: kept files wherever fsspec can write to: object storage, or another machine.

A file is whole as soon as it has its name where the storage sees to that, as object storage does; elsewhere what a
crash cut short is found to be damaged when it is read, and made good when it is put again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec

from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.kept.files import KeptFile, damaged, digest_at, missing, place_of


class RemoteFiles:
    """The files below a URL; `StoreError` if no library for it is installed, or the storage does not answer."""

    def __init__(self, url: str) -> None:
        try:
            self._system, self._root = fsspec.core.url_to_fs(url)
        except Exception as error:
            raise StoreError(f"files can't be kept at {re.split('::|://', url)[0]}://: {_reason(error)}") from error

    def put(self, data: bytes) -> str:
        """Keep bytes; their digest, once the storage has them. They are sent each time, so that they count as new."""
        digest = digest_of(data)
        place = self._place(digest)
        with _told("written"):
            self._system.makedirs(place.rpartition("/")[0], exist_ok=True)
            self._system.pipe_file(place, data)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of a digest, verified."""
        with _told("read"):
            try:
                data: bytes = self._system.cat_file(self._place(digest))
            except FileNotFoundError:
                raise missing(digest) from None
        if digest_of(data) != digest:
            raise damaged(digest)
        return data

    def size(self, digest: str) -> int:
        """The number of bytes."""
        with _told("read"):
            try:
                return int(self._system.size(self._place(digest)))
            except FileNotFoundError:
                raise missing(digest) from None

    def path(self, digest: str) -> Path | None:
        """None: the file is elsewhere."""
        self.size(digest)
        return None

    def remove(self, digest: str, before: float = math.inf) -> bool:
        """Forget the bytes, unless they were put again since `before`, as far as the storage tells."""
        place = self._place(digest)
        with _told("removed"):
            try:
                if before < math.inf and _seconds(self._system.modified(place)) >= before:
                    return False
                self._system.rm_file(place)
            except FileNotFoundError:
                return True
            return True

    def kept(self) -> Iterator[KeptFile]:
        """All files, in no order."""
        with _told("read"):
            for place, found in self._system.find(self._root, detail=True).items():
                folder, name = place.rsplit("/", 2)[-2:]
                digest = digest_at(folder, name)
                if digest is not None:
                    yield KeptFile(digest, int(found["size"]), _seconds(self._system.modified(place)))

    def _place(self, digest: str) -> str:
        return "/".join((self._root, *place_of(digest)))


def _seconds(moment: Any) -> float:
    """Seconds since the epoch of a time, which is UTC where it does not say."""
    if isinstance(moment, datetime):
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return float(moment)


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Errors of the storage become ours: each library has kinds of its own."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        raise StoreError(f"the storage of kept files can't be {what}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """Why, in words, but for what finds an address wrong: that may repeat its password."""
    if isinstance(error, ValueError):
        return "its address can't be understood, or no library knows such a storage"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__

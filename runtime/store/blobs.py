"""`FolderBlobs`: bytes by their digest, one file each, within a budget. What is damaged counts as absent.

A blob is written whole or not at all: into a file of its own that is flushed to the disk and then takes its name.
Several processes may share a folder: names are taken and files are dropped while holding the index's write lock.
"""

from __future__ import annotations

import logging
import math
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection
from typing import Protocol

import blake3

from nodeloom.runtime.store.database import Database
from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.files import remove_stale, sync_folder, write_unnamed

_TOUCHES = 256
_SLACK = 0.95
_ALGORITHM = "blake3:"
_DIGEST = re.compile(r"blake3:[0-9a-f]{64}")

log = logging.getLogger(__name__)


class Blobs(Protocol):
    """Bytes by content: a folder, or whatever else can keep them."""

    def put(self, data: bytes) -> str:
        """Keep bytes; their digest, once they are durable. `StoreError` if there is no room."""

    def get(self, digest: str) -> bytes | None:
        """The bytes of a digest, verified; None if they aren't there."""

    def has(self, digest: str) -> bool:
        """Whether `get` would find them; they count as used now."""


def digest_of(data: bytes) -> str:
    """BLAKE3 of bytes, with the algorithm's name before it."""
    return f"{_ALGORITHM}{blake3.blake3(data).hexdigest()}"


class FolderBlobs:
    """Blobs as files of a folder, at most `budget` bytes: what was used longest ago goes first.

    `clock` gives seconds since the epoch.
    """

    def __init__(self, folder: Path, index: Database, budget: int, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._partial = folder / "partial"
        self._index = index
        self._budget = budget
        self._clock = clock
        self._lock = threading.Lock()
        self._touched: dict[str, tuple[int, float]] = {}
        self._verified: dict[str, int] = {}
        self._holders: list[float] = []
        self._room = 0
        remove_stale(self._partial, clock())

    def put(self, data: bytes) -> str:
        """Keep bytes; their digest, once they are on the disk.

        Raises `StoreError` if the disk or the budget has no room, and nothing that may be dropped for them.
        """
        digest = digest_of(data)
        if self.has(digest) and self._adopted(digest, len(data)):
            return digest
        try:
            self._write(digest, data)
        except OSError as error:
            raise StoreError(f"{self._folder} can't be written: {error.strerror}") from error
        self._verified[digest] = len(data)
        return digest

    def get(self, digest: str) -> bytes | None:
        """The bytes of a digest; None if they aren't there or were damaged, and then they are removed."""
        if not _DIGEST.fullmatch(digest):
            return None
        path = self._path(digest)
        try:
            data = path.read_bytes()
        except OSError:
            self._verified.pop(digest, None)
            return None
        if digest_of(data) != digest:
            log.warning("%s is damaged and removed", path)
            self._remove(digest)
            return None
        self._verified[digest] = len(data)
        self._touch(digest, len(data))
        return data

    def has(self, digest: str) -> bool:
        """Whether the bytes are there. They are read and verified the first time, and count as used now."""
        size = self._verified.get(digest)
        if size is None or not self._path(digest).is_file():
            return self.get(digest) is not None
        self._touch(digest, size)
        return True

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Within it, nothing that is used from now on is dropped by this process."""
        began = self._clock()
        with self._lock:
            self._holders.append(began)
        try:
            yield
        finally:
            with self._lock:
                self._holders.remove(began)

    def flush(self) -> None:
        """Write down what was used when; the blobs themselves are on the disk anyway."""
        with self._index.transaction() as connection:
            self._note_touches(connection)

    def _touch(self, digest: str, size: int) -> None:
        with self._lock:
            self._touched[digest] = (size, self._clock())
            is_due = len(self._touched) >= _TOUCHES
        if is_due:
            with suppress(StoreError):
                self.flush()

    def _note_touches(self, connection: Connection) -> None:
        with self._lock:
            touched, self._touched = self._touched, {}
        rows = [(digest, size, used) for digest, (size, used) in touched.items()]
        connection.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?)", rows)

    def _adopted(self, digest: str, size: int) -> bool:
        """Count a blob that is there as new, unless another process dropped it just now."""
        with self._index.transaction() as connection:
            is_there = self._path(digest).is_file()
            if is_there:
                connection.execute("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?)", (digest, size, self._clock()))
            return is_there

    def _write(self, digest: str, data: bytes) -> None:
        path = self._path(digest)
        self._make_room(len(data))
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = write_unnamed(self._partial, data)
        try:
            with self._index.transaction() as connection:
                partial.replace(path)
                sync_folder(path.parent)
                connection.execute("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?)", (digest, len(data), self._clock()))
        finally:
            partial.unlink(missing_ok=True)

    def _make_room(self, size: int) -> None:
        """Drop what was used longest ago until `size` more bytes are within the budget; `StoreError` if it can't be.

        The sum is asked for once per hundredth of the budget, since others write into the folder too.
        """
        with self._lock:
            self._room -= size
            if self._room >= 0:
                return
            horizon = min(self._holders, default=math.inf)
        with self._index.transaction() as connection:
            self._note_touches(connection)
            (total,) = connection.execute("SELECT coalesce(sum(size), 0) FROM blobs").fetchone()
            if total + size > self._budget >= size:
                total -= self._drop(connection, total + size - int(self._budget * _SLACK), horizon)
        with self._lock:
            self._room = min(self._budget - total - size, self._budget // 100)
        if total + size > self._budget:
            raise StoreError(
                f"{self._folder} has no room for {size / 1e6:.1f} MB more: of {self._budget / 1e6:.0f} MB, "
                f"{total / 1e6:.0f} MB are in use; raise NODELOOM_RESULT_DISK to keep more"
            )

    def _drop(self, connection: Connection, excess: int, horizon: float) -> int:
        """Drop blobs that were used before `horizon`, oldest first, until `excess` bytes are gone; how many went."""
        gone: list[tuple[str]] = []
        freed = 0
        rows = connection.execute("SELECT digest, size FROM blobs WHERE used < ? ORDER BY used", (horizon,))
        for digest, size in rows:
            if freed >= excess:
                break
            self._verified.pop(digest, None)
            if _DIGEST.fullmatch(digest):
                self._path(digest).unlink(missing_ok=True)
            gone.append((digest,))
            freed += size
        rows.close()
        connection.executemany("DELETE FROM blobs WHERE digest = ?", gone)
        return freed

    def _remove(self, digest: str) -> None:
        self._verified.pop(digest, None)
        with self._lock:
            self._touched.pop(digest, None)
        with suppress(OSError), self._index.transaction() as connection:
            self._path(digest).unlink(missing_ok=True)
            connection.execute("DELETE FROM blobs WHERE digest = ?", (digest,))

    def _path(self, digest: str) -> Path:
        name = digest.removeprefix(_ALGORITHM)
        return self._folder / name[:2] / name[2:]

"""`WriteBehind`: rows that are written many at a time, so that a small one costs the caller next to nothing.

They are written by whoever adds one when many wait or the last time is a while ago, and whenever `flush` is called.
So what a crash may cost is the rows of the last half second before it, and a result that took longer than that to
make is written at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from nodeloom.runtime.store.errors import StoreError

Key = TypeVar("Key")
Row = TypeVar("Row")

MOST = 2048
"""Rows that wait at most."""

SECONDS = 0.5
"""A row that comes so long after the last writing is written at once, and those that wait with it."""

log = logging.getLogger(__name__)


class WriteBehind(Generic[Key, Row]):
    """Rows by key, newest first in line; `write` brings them into their store. `clock` gives seconds."""

    def __init__(self, write: Callable[[dict[Key, Row]], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._write = write
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[Key, Row] = {}
        self._written: float = -SECONDS

    def put(self, key: Key, row: Row) -> None:
        """Add a row; it may be read at once."""
        with self._lock:
            self._waiting[key] = row
            is_due = len(self._waiting) >= MOST or self._clock() - self._written >= SECONDS
        if is_due:
            self.flush()

    def get(self, key: Key) -> Row | None:
        """A row that was not written yet."""
        return self._waiting.get(key)

    def flush(self) -> None:
        """Write everything. What can't be written is let go with a line in the log: it is a cache."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            self._written = self._clock()
        if not waiting:
            return
        try:
            self._write(waiting)
        except StoreError as error:
            log.warning("%d results are not kept on the disk: %s", len(waiting), error)

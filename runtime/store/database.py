"""`Database`: one SQLite file shared by threads and processes. A damaged or unknown one is set aside and begun anew.

It knows nothing of what is in the tables. WAL lets readers and a writer of several processes work side by side; what
a crash can cost is what was not committed, and with `NORMAL` the last commits before the power fails.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Literal

from nodeloom.runtime.store.errors import StoreError

BUSY_SECONDS = 10.0
"""How long another process may hold the file before we give up on one statement."""

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
"""Errors that come from what is in the file; others come from around it: a lock, a full disk."""

log = logging.getLogger(__name__)


class Database:
    """A connection that any thread may use.

    Args:
        path: The file; its folder is made.
        tables: SQL that makes the tables of a new file.
        version: Version of these tables; a file with another one is set aside.

    Raises `StoreError` if there can't be a file.
    """

    def __init__(self, path: Path, tables: str, version: int) -> None:
        self._path = path
        self._tables = tables
        self._version = version
        self._lock = threading.RLock()
        self._inode: int | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._opened()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path} can't be used: {error}") from error

    def row(self, sql: str, parameters: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row that a query finds."""
        with self._lock:  # also while it heals: who failed a moment later must not set the new file aside
            try:
                found: tuple[Any, ...] | None = self._connection.execute(sql, parameters).fetchone()
            except sqlite3.Error as error:
                raise self._failure(error) from error
            return found

    @contextmanager
    def transaction(self, synchronous: Literal["NORMAL", "FULL"] = "NORMAL") -> Iterator[sqlite3.Connection]:
        """All that is written within it, or nothing; `FULL` returns when it is on the disk.

        Nobody else writes meanwhile, in no process.
        """
        with self._lock:
            try:
                self._connection.execute(f"PRAGMA synchronous={synchronous}")
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back()
                raise self._failure(error) from error
            except BaseException:
                self._roll_back()
                raise

    def size(self) -> int:
        """Bytes in use within the file."""
        (pages,) = self.row("PRAGMA page_count") or (0,)
        (free,) = self.row("PRAGMA freelist_count") or (0,)
        (page,) = self.row("PRAGMA page_size") or (0,)
        return int((pages - free) * page)

    def close(self) -> None:
        """Close the file; it can't be used any more."""
        with self._lock:
            self._connection.close()

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            log.debug("%s: a transaction could not be rolled back", self._path, exc_info=True)

    def _failure(self, error: sqlite3.Error) -> StoreError:
        """The error for the caller, once the file is usable again if it was the file's fault. Within the lock."""
        if _is_damage(error):
            try:
                self._connection.close()
                self._set_aside(str(error))
                self._connection = self._opened()
            except (sqlite3.Error, OSError) as worse:
                return StoreError(f"{self._path} can't be begun anew: {worse}")
        return StoreError(f"{self._path}: {error}")

    def _opened(self) -> sqlite3.Connection:
        """A connection to a file with our tables."""
        self._inode = self._path.stat().st_ino if self._path.exists() else None
        try:
            connection = self._connect()
            problem = self._unlike_ours(connection)
            if problem is None:
                self._inode = self._path.stat().st_ino
                return connection
            connection.close()
        except sqlite3.Error as error:
            if not _is_damage(error):
                raise
            problem = str(error)
        self._set_aside(problem)
        connection = self._connect()
        self._unlike_ours(connection)
        self._inode = self._path.stat().st_ino
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=32
        )
        try:
            with closing(connection.execute("PRAGMA journal_mode=WAL")):
                pass
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # busy: another process is just setting it
                connection.close()
                raise
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _unlike_ours(self, connection: sqlite3.Connection) -> str | None:
        """Make the tables of a new file; otherwise, why a file is not ours, if it isn't."""
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        is_new = version == 0 and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
        if is_new:
            for statement in self._tables.split(";\n\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={self._version}")
        connection.execute("COMMIT")
        return None if is_new or version == self._version else f"it has version {version}, not {self._version}"

    def _set_aside(self, why: str) -> None:
        """Move the file that was opened out of the way, unless another process has done so."""
        if not self._path.exists() or self._path.stat().st_ino != self._inode:
            return
        aside = self._path.with_name(f"{self._path.name}.aside")
        log.warning("%s is begun anew, the old one is kept as %s: %s", self._path, aside.name, why)
        self._path.replace(aside)
        for suffix in ("-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether an error comes from what is in the file; a file without our tables is as bad as a broken one."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _DAMAGE or code == sqlite3.SQLITE_IOERR_SHORT_READ or "no such table" in str(error)

"""`Writer`: the one thread that writes. Whatever waits when it comes by shares a transaction, and so one flush.

A piece of work that raises is undone alone; what can't be committed fails as a whole. Nobody is answered before the
commit is on the disk. It knows no tables.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from nodeloom.runtime.store.records.errors import ClosedError, driver_errors, translated
from nodeloom.runtime.store.records.prepared import Raw, raw
from nodeloom.runtime.store.records.transactions import begin, commit, roll_back
from nodeloom.runtime.store.records.work import Hearer, Work, answer

MOST = 512
"""Pieces of work of one transaction at most."""
SECONDS = 0.02
"""A transaction takes on no more work when it is so old: who came first should not wait for all the others."""

APPENDED = "nodeloom.appended"
"""Key of `Connection.info` under which the log leaves what it appended, for those who listen."""

log = logging.getLogger(__name__)


class Writer:
    """Writes in its own thread until it is closed.

    Args:
        engine: Gives the connection; it is opened anew after it was lost.
        name: The database in messages.
        closing: Called at the end of each transaction that appended to the log, with what that was; it may write more.
            What it raises undoes its own part.
        hearers: Those who are told what was appended to the log, in order, once it is on the disk and before anybody is
            answered.
    """

    def __init__(
        self,
        engine: Engine,
        name: str,
        closing: Callable[[Connection, list[Any]], None],
        hearers: Callable[[], Sequence[Hearer]],
    ) -> None:
        self._engine = engine
        self._name = name
        self._closing = closing
        self._hearers = hearers
        self._errors = driver_errors(engine.dialect)
        self._waiting: SimpleQueue[Work | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._is_closed = False
        self._is_ending = False
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="records-writer", daemon=True)
        self._thread.start()

    @property
    def backlog(self) -> int:
        """Pieces of work that wait, roughly."""
        return self._waiting.qsize()

    def submit(self, work: Work) -> None:
        """Have work done; `ClosedError` after `close`."""
        with self._lock:
            if self._is_closed:
                raise ClosedError(f"{self._name} is closed")
            self._waiting.put(work)

    def close(self) -> None:
        """Do all that waits, and end."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while not self._is_ending:
            first = self._waiting.get()
            if first is None:
                break
            works, appended = self._write(first)
            answer(works, self._hearers(), appended)
        self._drop_connection()

    def _write(self, first: Work) -> tuple[list[Work], list[Any]]:
        """One transaction of this work and of what comes meanwhile; all of it, and what was appended."""
        done, appended = [first], list[Any]()
        try:
            connection = self._begun()
            connection.info[APPENDED] = appended
            if self._do(connection, first):
                for work in self._more():
                    done.append(work)
                    self._do_apart(connection, work, appended)
                self._close_transaction(connection, appended)
                commit(connection)
            else:
                roll_back(connection)
                appended.clear()
        except Exception as error:  # whatever it is: those who wait are told, and the thread goes on
            failure = self._told(error)
            for work in done:
                work.error = failure
            self._recover()
            appended = []
        return done, appended

    def _more(self) -> Iterator[Work]:
        """What waits just now, as long as the transaction is neither large nor old."""
        until = time.monotonic() + SECONDS
        for _ in range(MOST - 1):
            try:
                work = self._waiting.get_nowait()
            except Empty:
                return
            if work is None:
                self._is_ending = True
                return
            yield work
            if time.monotonic() > until:
                return

    def _do(self, connection: Connection, work: Work) -> bool:
        """Do it; whether it did not raise."""
        try:
            work.result = work.function(connection)
        except BaseException as error:  # whatever it is: it belongs to the one who waits, not to this thread
            work.error = self._told(error)
            return False
        return True

    def _do_apart(self, connection: Connection, work: Work, appended: list[Any]) -> None:
        """Do it so that it can be undone alone; raises if the database has undone the whole transaction."""
        before = len(appended)
        driver = raw(connection)
        driver.execute("SAVEPOINT work")
        if not self._do(connection, work):
            self._undo(driver, work)
            del appended[before:]
        driver.execute("RELEASE SAVEPOINT work")

    def _close_transaction(self, connection: Connection, appended: list[Any]) -> None:
        """Have the last part of a transaction done, which must not undo the others."""
        if not appended:
            return
        last: Work = Work(lambda connection: self._closing(connection, appended), Future())
        self._do_apart(connection, last, appended)
        if last.error is not None:
            log.error("%s: what ends a transaction failed", self._name, exc_info=last.error)

    def _undo(self, driver: Raw, work: Work) -> None:
        """Undo it alone; raises why that can't be, such as a full disk, after which SQLite undoes everything."""
        try:
            driver.execute("ROLLBACK TO SAVEPOINT work")
        except self._errors as error:
            origin = work.error.__cause__ if work.error else None
            raise (origin if isinstance(origin, self._errors) else error) from None

    def _begun(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = self._engine.connect()
        begin(self._connection)
        return self._connection

    def _told(self, error: BaseException) -> BaseException:
        """The error for the one who waits: a sentence, where it is one of the driver's."""
        if not isinstance(error, self._errors):
            return error
        failure = translated(error, self._name)
        failure.__cause__ = error
        return failure

    def _recover(self) -> None:
        """After a failed transaction: nothing of it is left, and the connection is not trusted any more."""
        try:
            if self._connection is not None:
                self._connection.invalidate()
                self._connection.close()
        except SQLAlchemyError:
            log.debug("%s: a connection could not be closed", self._name, exc_info=True)
        self._connection = None

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()

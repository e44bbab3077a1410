"""`Group`: pieces of work that share a transaction, and so one flush. A piece that raises is undone alone.

What can't be committed fails as a whole. It knows no thread: whoever has the connection makes and ends it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any, Final

from sqlalchemy import Connection

from nodeloom.runtime.store.records.errors import driver_errors, translated
from nodeloom.runtime.store.records.prepared import Raw, raw
from nodeloom.runtime.store.records.transactions import commit, roll_back
from nodeloom.runtime.store.records.work import Work

APPENDED: Final = "nodeloom.appended"
"""Key of `Connection.info` under which the log leaves what it appended, for those who listen."""
Closing = Callable[[Connection, list[Any]], None]

log = logging.getLogger(__name__)


class Group:
    """The works of one transaction that was begun, with what became of them.

    `is_promised` says that its last part appended to the log, of which somebody may know before the commit.

    Args:
        connection: Whose transaction it is.
        name: The database in messages.
        closing: Called at the end if the log was appended to, with what was appended; it may write more. What it
            raises undoes its own part.
    """

    def __init__(self, connection: Connection, name: str, closing: Closing) -> None:
        self.works: list[Work] = []
        self.appended: list[Any] = []
        self.is_broken = self.is_promised = False
        self._is_open = True
        self._connection = connection
        self._name = name
        self._closing = closing
        self._errors = driver_errors(connection.dialect)

    def do(self, first: Work, more: Iterable[Work]) -> None:
        """Do everything but the commit; where the first one raises, there is nothing to be committed."""
        self.works.append(first)
        self._connection.info[APPENDED] = self.appended
        try:
            if self._done(first):
                for work in more:
                    self.works.append(work)
                    self._do_apart(work)
                self._close()
            else:
                roll_back(self._connection)
                self.appended.clear()
                self._is_open = False
        except Exception as error:  # whatever it is: those who wait are told
            self.fail(error)

    def commit(self) -> None:
        """Have it on the disk."""
        if not self._is_open:
            return
        try:
            commit(self._connection)
        except Exception as error:  # likewise
            self.fail(error)

    def fail(self, error: BaseException) -> None:
        """Nothing of it is kept, and the connection is not to be trusted any more."""
        failure = self._told(error)
        for work in self.works:
            work.error = failure
        self.appended = []
        self.is_broken, self._is_open = True, False

    def _done(self, work: Work) -> bool:
        """Do it; whether it did not raise."""
        try:
            work.result = work.function(self._connection)
        except BaseException as error:  # whatever it is: it belongs to the one who waits, not to this thread
            work.error = self._told(error)
            return False
        return True

    def _do_apart(self, work: Work) -> None:
        """Do it so that it can be undone alone; raises if the database has undone the whole transaction."""
        before = len(self.appended)
        driver = raw(self._connection)
        driver.execute("SAVEPOINT work")
        if not self._done(work):
            self._undo(driver, work)
            del self.appended[before:]
        driver.execute("RELEASE SAVEPOINT work")

    def _close(self) -> None:
        """Have the last part of the transaction done, which must not undo the others."""
        if not self.appended:
            return
        before = len(self.appended)
        last: Work = Work(lambda connection: self._closing(connection, self.appended), Future())
        self._do_apart(last)
        self.is_promised = len(self.appended) > before
        if last.error is not None:
            log.error("%s: what ends a transaction failed", self._name, exc_info=last.error)

    def _undo(self, driver: Raw, work: Work) -> None:
        """Undo it alone; raises why that can't be, such as a full disk, after which SQLite undoes everything."""
        try:
            driver.execute("ROLLBACK TO SAVEPOINT work")
        except self._errors as error:
            origin = work.error.__cause__ if work.error else None
            raise (origin if isinstance(origin, self._errors) else error) from None

    def _told(self, error: BaseException) -> BaseException:
        """The error for the one who waits: a sentence, where it is one of the driver's."""
        return told(error, self._errors, self._name)


def told(error: BaseException, errors: tuple[type[Exception], ...], name: str) -> BaseException:
    """An error, as a sentence about a database where it is one of its driver's."""
    if not isinstance(error, errors):
        return error
    failure = translated(error, name)
    failure.__cause__ = error
    return failure

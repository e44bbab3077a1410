"""`Writer`: the one who writes. Whatever waits when it comes by shares a transaction, and so one flush.

It has a thread, which does what is large. What is little is done in the thread of the loop that asks for it, where the
database is a file here: each small statement lets go of the interpreter, and a thread that wants it back while the loop
is at work waits longer than the statement takes. So does the commit while the disk is quick; if it is slow, the thread
waits for it, and the loop goes on. Nobody is answered before the commit is on the disk. It knows no tables.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from nodeloom.runtime.store.records.errors import ClosedError, driver_errors
from nodeloom.runtime.store.records.group import Closing, Group, told
from nodeloom.runtime.store.records.transactions import begin, begin_at_once
from nodeloom.runtime.store.records.work import Hearer, Work, answer

MOST = 512
"""Pieces of work of one transaction at most."""
SECONDS = 0.02
"""A transaction takes on no more work when it is so old: who came first should not wait for all the others."""
SECONDS_HERE = 0.005
"""The same in the thread of a loop, which has others to serve."""
QUICK = 0.002
"""Seconds that the last commit took at most for a loop to do the next one itself."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Turn:
    """The turn, as a loop hands it to the thread: with what is to be committed, None where nothing was begun."""

    group: Group | None


@dataclass(frozen=True, slots=True)
class _Open:
    """A transaction that waits for its commit, and the loop that is about to do it."""

    group: Group
    loop: AbstractEventLoop


class Writer:
    """Writes until it is closed.

    Args:
        engine: Gives the connection; it is opened anew after it was lost.
        name: The database in messages.
        closing: The last part of each transaction that appended to the log, see `Group`.
        hearers: Those who are told what was appended to the log, in order, once it is on the disk and before anybody is
            answered.
    """

    def __init__(
        self, engine: Engine, name: str, closing: Closing, hearers: Callable[[], Sequence[Hearer]]
    ) -> None:  # fmt: skip
        self._engine = engine
        self._name = name
        self._closing = closing
        self._hearers = hearers
        self._errors = driver_errors(engine.dialect)
        self._is_near = engine.dialect.name == "sqlite"
        self._waiting: SimpleQueue[Work | _Turn | None] = SimpleQueue()
        self._aside: deque[Work] = deque()
        self._little: deque[Work] = deque()
        self._turn = threading.Lock()  # who has it may use the connection, and ends what it or another began
        self._open: _Open | None = None
        self._took = math.inf  # seconds of the last commit
        self._lock = threading.Lock()
        self._is_closed = False
        self._is_ending = False
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="records-writer", daemon=True)
        self._thread.start()

    @property
    def backlog(self) -> int:
        """Pieces of work that wait, roughly."""
        return self._waiting.qsize() + len(self._little)

    def submit(self, work: Work) -> None:
        """Have work done; `ClosedError` after `close`."""
        with self._lock:
            self._check_open()
            self._waiting.put(work)

    def submit_little(self, work: Work) -> None:
        """Have work done that takes no time, by who waits for it in a loop, and is in its thread now."""
        if not self._is_near:
            self.submit(work)
            return
        with self._lock:
            self._check_open()
            self._little.append(work)
        work.loop.call_soon(self._do_here)  # what else is asked for until then shares the transaction

    def close(self) -> None:
        """Do all that waits, and end."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._waiting.put(None)
        self._thread.join()

    def _do_here(self) -> None:
        """In the thread of a loop: do what is little, and commit it while the disk is quick; or else the thread does.

        Whoever ends the turn looks for what came meanwhile, and was left because somebody had the turn.
        """
        if not self._little or not self._has_turn():
            return
        opened: _Open | None = None
        try:
            if (first := self._next_little()) is not None:
                group = self._group_here()
                if group is None:
                    self._aside.append(first)
                else:
                    opened = _Open(group, first.loop)
                    group.do(first, self._more(self._next_little, SECONDS_HERE))
        except BaseException as error:  # the loop is to end
            if opened is not None:
                opened.group.fail(error)
            raise
        finally:
            self._end_here(opened)

    def _has_turn(self) -> bool:
        """Take the turn, if it is free. One that was left by a loop which is no more goes to the thread."""
        if self._turn.acquire(blocking=False):
            return True
        left = self._open
        if left is not None and left.loop.is_closed():
            self._nudge()
        return False

    def _end_here(self, opened: _Open | None) -> None:
        """Have a transaction committed: now, by the loop in a moment, or by the thread."""
        if opened is None or self._took > QUICK:
            self._waiting.put(_Turn(None if opened is None else opened.group))
        elif opened.group.is_promised:
            with self._lock:
                self._open = opened
            # Whoever was promised something is told of it first, and its worker begins while this is committed.
            opened.loop.call_soon(opened.loop.call_soon, self._commit_here, opened.loop)
        else:
            self._commit(opened.group, opened.loop)

    def _left(self) -> Group | None:
        """The transaction that a loop is about to commit: it is for who asks first."""
        with self._lock:
            opened, self._open = self._open, None
        return None if opened is None else opened.group

    def _commit_here(self, loop: AbstractEventLoop) -> None:
        """In the thread of a loop: commit what it left a moment ago, unless the thread did so."""
        group = self._left()
        if group is not None:
            self._commit(group, loop)

    def _commit(self, group: Group, loop: AbstractEventLoop) -> None:
        """In the thread of a loop: commit, and end the turn."""
        try:
            self._end(group, loop)
        finally:
            self._turn.release()
            if self._aside or self._is_ending:  # the thread saw that the turn was taken, and waits again
                self._nudge()
            self._wake()

    def _nudge(self) -> None:
        """Have the thread look for what there is to do."""
        self._waiting.put(Work(lambda connection: None, Future()))

    def _group_here(self) -> Group | None:
        """A transaction that begins at once; None where that can't be: another process writes, say."""
        connection = self._connection
        if connection is None or connection.closed:
            return None
        try:
            begin_at_once(connection)
        except Exception:  # whatever it is: the thread may wait for it to pass, and tells if it does not
            return None
        return Group(connection, self._name, self._closing)

    def _run(self) -> None:
        while True:
            item = self._waiting.get()
            if isinstance(item, _Turn):
                if item.group is not None:
                    self._end(item.group)
            else:
                self._put_aside(item)
                if not self._turn.acquire(blocking=False):
                    left = self._left()
                    if left is None:
                        continue  # a loop has it, and hands it over next
                    self._end(left)
            while (first := self._next_large()) is not None:
                self._write(first)
            self._turn.release()
            if self._is_ending:
                break
            self._wake()
        if self._connection is not None:
            self._connection.close()

    def _write(self, first: Work) -> None:
        """One transaction of this work and of what comes meanwhile."""
        try:
            if self._connection is None or self._connection.closed:
                self._connection = self._engine.connect()
            begin(self._connection)
        except Exception as error:  # whatever it is: the one who waits is told, and the thread goes on
            first.error = told(error, self._errors, self._name)
            self._recover()
            answer([first])
            return
        group = Group(self._connection, self._name, self._closing)
        group.do(first, self._more(self._next, SECONDS))
        self._end(group)

    def _end(self, group: Group, here: AbstractEventLoop | None = None) -> None:
        """Commit, and tell everybody what came of it; `here` is the loop in whose thread this is, if it is in one's."""
        began = time.monotonic()
        group.commit()
        self._took = time.monotonic() - began
        if group.is_broken:
            self._recover()
        answer(group.works, self._hearers(), group.appended, here)

    def _more(self, following: Callable[[], Work | None], seconds: float) -> Iterator[Work]:
        """What waits just now, as long as the transaction is neither large nor old."""
        until = time.monotonic() + seconds
        for _ in range(MOST - 1):
            if time.monotonic() > until or (work := following()) is None:
                return
            yield work

    def _next(self) -> Work | None:
        return self._next_little() or self._next_large()

    def _next_large(self) -> Work | None:
        """What is to be done in the thread, if anything waits. The turn is its own, so nobody hands it over."""
        if not self._aside and not self._is_ending:
            with suppress(Empty):
                item = self._waiting.get_nowait()
                assert not isinstance(item, _Turn)
                self._put_aside(item)
        if self._aside:
            return self._aside.popleft()
        return self._next_little() if self._is_ending else None

    def _next_little(self) -> Work | None:
        return self._little.popleft() if self._little else None

    def _put_aside(self, work: Work | None) -> None:
        if work is None:
            self._is_ending = True
        else:
            self._aside.append(work)

    def _wake(self) -> None:
        """Have what came meanwhile, and is little, done in its loop."""
        try:
            loop = self._little[0].loop
        except IndexError:
            return
        try:
            loop.call_soon_threadsafe(self._do_here)
        except RuntimeError:  # its loop is closed, and nobody waits any more: it is done nevertheless
            self._nudge()

    def _check_open(self) -> None:
        if self._is_closed:
            raise ClosedError(f"{self._name} is closed")

    def _recover(self) -> None:
        """After a failed transaction: nothing of it is left, and the connection is not trusted any more."""
        try:
            if self._connection is not None:
                self._connection.invalidate()
                self._connection.close()
        except SQLAlchemyError:
            log.debug("%s: a connection could not be closed", self._name, exc_info=True)
        self._connection = None

"""`Records`: the durable records of a server, in one SQLite file or a PostgreSQL database.

    records = Records(home / "nodeloom.db")
    run = await records.write(queue.enqueue, submission, now)
    found = await records.read(log.after, number)

Everything else in this room are plain functions that take the connection. Functions that write are called one after
the other, many in one transaction; each is all or nothing, and its caller is answered once it is on the disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection

from nodeloom.runtime.store.records.connecting import database_url, reading_engine, shown, writing_engine
from nodeloom.runtime.store.records.errors import ClosedError, driver_errors, translated
from nodeloom.runtime.store.records.holding import hold
from nodeloom.runtime.store.records.log import Logged
from nodeloom.runtime.store.records.upgrade import prepare
from nodeloom.runtime.store.records.work import Hearer, Work
from nodeloom.runtime.store.records.writer import Writer

Result = TypeVar("Result")
Rest = ParamSpec("Rest")
Listener = Callable[[list[Logged]], None]
Closing = Callable[[Connection, list[Logged]], None]
READERS = 4
"""Reads at the same time."""
LITTLE = 256 * 1024
"""Characters that are kept so quickly that a loop may do it; others should not wait for more."""

log = logging.getLogger(__name__)


class Records:
    """A database that is open until `close`, or the end of its `with` block.

    Args:
        place: A file, or a URL: `sqlite:///file`, `postgresql://user@host/name`.
        is_sole: Whether nobody else may hold the database meanwhile, as servers do.

    Raises `RecordsError` if it can't be used, `NewerDatabaseError` if a newer nodeloom made it, and `HeldError`.
    """

    def __init__(self, place: str | Path, *, is_sole: bool = False) -> None:
        url = database_url(place)
        self.name = shown(url)
        self._writing = writing_engine(url)
        self._held = hold(self._writing, url, self.name) if is_sole else None
        try:
            prepare(self._writing, self.name)
        except BaseException:
            self._let_go()
            raise
        self._reading = reading_engine(url, READERS)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="records-reader")
        self._hearers: tuple[Hearer, ...] = ()
        self._endings: tuple[Closing, ...] = ()
        self._writer = Writer(self._writing, self.name, self._close_transaction, lambda: self._hearers)
        self._errors = driver_errors(self._reading.dialect)
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def backlog(self) -> int:
        """Writes that wait, roughly."""
        return self._writer.backlog

    async def write(
        self, function: Callable[Concatenate[Connection, Rest], Result], *values: Rest.args, **named: Rest.kwargs
    ) -> Result:
        """What the function gave for the connection and these values, once all it wrote is durable.

        What it raises is raised, and nothing of it is kept. It is done even if the caller is canceled while it waits.
        """
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._writer.submit(Work(lambda connection: function(connection, *values, **named), future))
        return await future

    async def jot(
        self, function: Callable[Concatenate[Connection, Rest], Result], *values: Rest.args, **named: Rest.kwargs
    ) -> Result:
        """As `write`, for what is little: some rows, found by their keys.

        Where the database is a file here, it is done in the thread of the caller's loop, and only the commit is waited
        for elsewhere: to go from thread to thread for each statement would take longer than all of them.
        """
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._writer.submit_little(Work(lambda connection: function(connection, *values, **named), future))
        return await future

    async def read(
        self, function: Callable[Concatenate[Connection, Rest], Result], *values: Rest.args, **named: Rest.kwargs
    ) -> Result:
        """What the function found, in a thread; it sees one moment of the database, and can't write."""
        self._check_open()
        reading = partial(self.read_sync, function, *values, **named)
        return await asyncio.get_running_loop().run_in_executor(self._readers, reading)

    def write_sync(
        self, function: Callable[Concatenate[Connection, Rest], Result], *values: Rest.args, **named: Rest.kwargs
    ) -> Result:
        """As `write`, for callers without a loop."""
        future: Future[Result] = Future()
        self._writer.submit(Work(lambda connection: function(connection, *values, **named), future))
        return future.result()

    def read_sync(
        self, function: Callable[Concatenate[Connection, Rest], Result], *values: Rest.args, **named: Rest.kwargs
    ) -> Result:
        """As `read`, in the caller's thread."""
        self._check_open()
        try:
            with self._reading.connect() as connection, connection.begin():
                return function(connection, *values, **named)
        except self._errors as error:
            raise translated(error, self.name) from error

    def listen(self, listener: Listener, loop: asyncio.AbstractEventLoop | None = None) -> Callable[[], None]:
        """Have the events of each commit told, in order of their numbers, before who asked is answered.

        They are told in the thread of a loop, or else in the writer's, where a listener is quick and asks for no
        writes. Gives the way to stop it.
        """
        hearer = Hearer(listener, loop)
        self._hearers = (*self._hearers, hearer)

        def stop() -> None:
            self._hearers = tuple(each for each in self._hearers if each is not hearer)

        return stop

    def at_end(self, closing: Closing) -> Callable[[], None]:
        """Have a function write the last part of each transaction that appends events, which it is given with them.

        It is called in whatever thread writes the transaction, and what it raises undoes this part only. Gives the
        way to stop it.
        """
        self._endings = (*self._endings, closing)

        def stop() -> None:
            self._endings = tuple(each for each in self._endings if each is not closing)

        return stop

    def close(self) -> None:
        """Write what waits, and let the database go; what is asked afterwards raises `ClosedError`."""
        self._is_closed = True
        self._writer.close()
        self._readers.shutdown()
        self._reading.dispose()
        self._let_go()

    def _let_go(self) -> None:
        self._writing.dispose()
        if self._held is not None:
            self._held.close()

    def _check_open(self) -> None:
        if self._is_closed:
            raise ClosedError(f"{self.name} is closed")

    def _close_transaction(self, connection: Connection, events: list[Logged]) -> None:
        for closing in self._endings:
            closing(connection, events)

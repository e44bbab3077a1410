"""`Waiting`: who waits for runs to end. What a run gave is read with its end, in the transaction that writes it.

with state.waiting.wait() as wait:
    await records.write(...)                 # within it: wait.expect(runs), before anybody can end them
    results = await wait.results(30)
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from nodeloom.runtime.store.records import Logged, Records

if TYPE_CHECKING:
    from nodeloom.runtime.server.runs.views import RunResult

_ENDED: Final = "run.finished"

log = logging.getLogger("nodeloom.server")


class Waiting:
    """Between the log and those who wait. Opened and used in one event loop."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._waits: dict[str, Wait] = {}
        self._open: set[Wait] = set()
        self._is_closed = False
        self._undo: Sequence[Callable[[], None]] = ()

    def open(self) -> None:
        """Begin to follow the log."""
        loop = asyncio.get_running_loop()
        self._undo = [self._records.at_end(self._look), self._records.listen(self._heard, loop)]

    def close(self) -> None:
        """Follow no longer: nobody waits any more."""
        self._is_closed = True
        for undo in self._undo:
            undo()
        for wait in self._open:
            wait.end()

    @contextmanager
    def wait(self) -> Iterator[Wait]:
        """One who waits, until the end of the block."""
        wait = Wait(self._records, self._waits)
        self._open.add(wait)
        if self._is_closed:
            wait.end()
        try:
            yield wait
        finally:
            self._open.discard(wait)
            wait.forget()

    def _look(self, connection: Connection, events: list[Logged]) -> None:
        """At the end of a transaction, in whatever thread. It raises nothing: others have to write their part too."""
        for run, wait in self._ended(events):
            try:
                (wait.found[run],) = _results(connection, [run])
            except Exception:  # whatever it is: who waits looks again
                log.exception("what run %s gave can't be read with its end", run)

    def _heard(self, events: list[Logged]) -> None:
        """In the loop, after a commit."""
        for run, wait in self._ended(events):
            wait.ended(run)

    def _ended(self, events: list[Logged]) -> Iterator[tuple[str, Wait]]:
        for event in events if self._waits else ():
            wait = self._waits.get(event.run or "") if event.name == _ENDED else None
            if wait is not None:
                yield event.run or "", wait


class Wait:
    """One who waits for some runs."""

    def __init__(self, records: Records, waits: dict[str, Wait]) -> None:
        self.found: dict[str, RunResult] = {}
        self._records = records
        self._waits = waits
        self._open: set[str] = set()
        self._expected: Sequence[str] = ()
        self._is_over = asyncio.Event()

    def expect(self, runs: Sequence[str]) -> None:
        """In the transaction that puts runs into the queue: it is them that are waited for."""
        self._expected, self._open = runs, {*runs}
        self._waits |= dict.fromkeys(runs, self)

    def forget(self) -> None:
        """Wait no more."""
        for run in self._expected:
            self._waits.pop(run, None)

    def ended(self, run: str) -> None:
        """A run has ended, and that is on the disk."""
        self._open.discard(run)
        if not self._open:
            self._is_over.set()

    def end(self) -> None:
        """Whatever is waited for does not come any more."""
        self._is_over.set()

    async def results(self, seconds: float) -> list[RunResult]:
        """The runs once all have ended, or as they are after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._is_over.wait()
        self.forget()
        missing = [run for run in self._expected if run in self._open or run not in self.found]
        late = await self._records.read(_results, missing) if missing else []
        known = {**self.found, **dict(zip(missing, late, strict=True))}
        return [known[run] for run in self._expected]


def _results(connection: Connection, runs: Sequence[str]) -> list[RunResult]:
    from nodeloom.runtime.server.runs.results import result_of  # by the first who waits: no start does

    return [result_of(connection, run) for run in runs]

"""`Feed`: tells listeners every event of the log from a number on, without gap or duplicate, and what goes on now."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from sqlalchemy import Connection, select

from nodeloom.runtime.server.events.frames import Frame, Preview, Progress
from nodeloom.runtime.server.events.listener import MOST_FRAMES, Listener
from nodeloom.runtime.server.events.ring import Ring
from nodeloom.runtime.server.kinds import INVALID_REQUEST
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.store.records import Logged, Records, log
from nodeloom.runtime.store.records.tables import runs

_EACH = 0.0002
"""Seconds of pause between the news of a listener, for each one that listens: so long takes it to tell one."""
_LONGEST_PAUSE = 0.1
_MOST_QUEUES = 20_000
"""Runs whose queue is remembered."""


class Feed:
    """Between the log and those who listen. Opened and used in one event loop."""

    def __init__(self, records: Records, ring: Ring | None = None) -> None:
        self._records = records
        self._ring = ring or Ring()
        self._listeners: set[Listener] = set()
        self._queues: OrderedDict[str, str] = OrderedDict()
        self._last = 0
        self._is_over = False
        self._stop: Callable[[], None] = lambda: None

    async def open(self) -> None:
        """Begin to follow the log."""
        self._stop = self._records.listen(self._committed, asyncio.get_running_loop())
        self._last = max(self._last, await self._records.read(log.last))

    def close(self) -> None:
        """Follow no longer: every listener is told that it is over."""
        self._stop()
        self._is_over = True
        for listener in self._listeners:
            listener.end()

    @property
    def last(self) -> int:
        """Number of the last event."""
        return self._last

    @property
    def size(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def check(self, after: int | None) -> None:
        """`Refusal` if the log does not go as far as `after`: such a number is of another database."""
        if after is not None and after > self._last:
            raise Refusal(INVALID_REQUEST, f"after is {after}, but the last event is {self._last}: ask without it")

    def tell(self, moment: Progress | Preview) -> None:
        """Tell those who listen now, and nobody later."""
        for listener in self._listeners:
            listener.offer(moment)

    @asynccontextmanager
    async def listening(
        self, after: int | None = None, run: str | None = None, queue: str | None = None
    ) -> AsyncIterator[Listener]:
        """Listen to what is after a number (from now on without), of all runs, of one, or of those of one queue.

        `Refusal` if the log does not go as far as `after`: the number is of another database.
        """
        self.check(after)

        async def wanted(frames: list[Frame]) -> list[Frame]:
            if run is not None:
                return [frame for frame in frames if frame.run == run]
            return frames if queue is None else await self._of_queue(frames, queue)

        listener = Listener(self._last if after is None else after, self._after, wanted, self._pause, run, queue)
        self._listeners.add(listener)
        if self._is_over:
            listener.end()
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def _after(self, number: int) -> list[Frame]:
        if number >= self._last:
            return []
        kept = self._ring.after(number, MOST_FRAMES)
        if kept is not None:
            return kept
        # A slow listener, or a new one: the log has it all.
        return [Frame(each) for each in await self._records.read(lambda found: log.after(found, number, MOST_FRAMES))]

    async def _of_queue(self, frames: list[Frame], queue: str) -> list[Frame]:
        unknown = {frame.run for frame in frames if frame.run is not None} - self._queues.keys()
        if unknown:
            self._queues |= await self._records.read(lambda connection: _queues(connection, unknown))
        found = [frame for frame in frames if frame.run is not None and self._queues.get(frame.run) == queue]
        while len(self._queues) > _MOST_QUEUES:
            self._queues.popitem(last=False)
        return found

    def _pause(self) -> float:
        """Seconds between the news of a listener: to tell all of them takes its time, and others want to be served."""
        return min(_LONGEST_PAUSE, _EACH * len(self._listeners))

    def _committed(self, events: list[Logged]) -> None:
        self._ring.add(map(Frame, events))
        self._last = max(self._last, events[-1].number)
        for listener in self._listeners:
            listener.wake()


def _queues(connection: Connection, unknown: Iterable[str]) -> dict[str, str]:
    rows = connection.execute(select(runs.c.id, runs.c.queue).where(runs.c.id.in_(unknown)))
    return {run: queue for run, queue in rows}  # noqa: C416 - rows are no pairs to the type checker

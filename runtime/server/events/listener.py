"""`Listener`: one client of the feed. It has a number up to which it was told, and nothing that grows.

What it has not been told yet is in the feed's ring, or else in the log: however slow a listener is, it costs no memory,
delays nobody, and misses nothing. Of progress and previews it has the newest of each place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from nodeloom.runtime.server.events.frames import Frame, Place, Preview, Progress

MOST_FRAMES: Final = 500
"""Most events of one message."""
_MOST_PLACES = 64
"""Places of which the newest progress and preview are kept for a listener that is busy."""


@dataclass(frozen=True, slots=True)
class News:
    """What a listener is told next; `is_over` is the end of the feed."""

    frames: tuple[Frame, ...] = ()
    progress: tuple[Progress, ...] = ()
    previews: tuple[Preview, ...] = ()
    is_over: bool = False


Fetch = Callable[[int], Awaitable[list[Frame]]]
"""Frames after a number, from the ring or the log; none if there are none yet."""
Pause = Callable[[], float]
"""Seconds from one news to the next at least."""
Wanted = Callable[[list[Frame]], Awaitable[list[Frame]]]
"""Those of some frames that a listener asked for."""


class Listener:
    """Iterates over what is new, for ever."""

    def __init__(
        self, after: int, fetch: Fetch, wanted: Wanted, pause: Pause, run: str | None, queue: str | None
    ) -> None:
        self.after = after
        self._fetch = fetch
        self._wanted = wanted
        self._pause = pause
        self._taken_at = 0.0
        self._run = run
        self._queue = queue
        self._something = asyncio.Event()
        self._moments: dict[tuple[type, Place], Progress | Preview] = {}
        self._is_over = False

    def wake(self) -> None:
        """There are events in the log that it was not told."""
        self._something.set()

    def end(self) -> None:
        """The feed is over."""
        self._is_over = True
        self._something.set()

    def offer(self, moment: Progress | Preview) -> None:
        """Take what is only of the moment, if it asked for that run or queue."""
        if self._run not in (None, moment.run) or self._queue not in (None, moment.queue):
            return
        key = type(moment), moment.place
        self._moments.pop(key, None)
        self._moments[key] = moment
        if len(self._moments) > _MOST_PLACES:
            del self._moments[next(iter(self._moments))]
        self._something.set()

    async def news(self) -> News:
        """Wait for what is new, and take it; what comes right after the last news waits until there is time for it."""
        pause = self._taken_at + self._pause() - asyncio.get_running_loop().time()
        if pause > 0:
            await asyncio.sleep(pause)
        while True:
            self._something.clear()
            if self._is_over:
                return News(is_over=True)
            frames = await self._next_frames()
            if frames or self._moments:
                return self._taken(frames)
            await self._something.wait()

    async def _next_frames(self) -> list[Frame]:
        """The next events that it asked for; the others are passed over."""
        while found := await self._fetch(self.after):
            wanted = await self._wanted(found)
            self.after = found[-1].number
            if wanted:
                return wanted
        return []

    def _taken(self, frames: list[Frame]) -> News:
        self._taken_at = asyncio.get_running_loop().time()
        moments, self._moments = [*self._moments.values()], {}
        return News(
            tuple(frames),
            tuple(each for each in moments if isinstance(each, Progress)),
            tuple(each for each in moments if isinstance(each, Preview)),
        )

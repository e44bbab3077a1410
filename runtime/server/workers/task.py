"""`Task`: a run on its way through a worker, and those who wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from nodeloom.runtime.server.workers.deaths import Death
from nodeloom.runtime.server.workers.errors import WorkerLostError
from nodeloom.runtime.worker import messages
from nodeloom.runtime.worker.messages import Ended
from nodeloom.runtime.worker.wire import Frame

RunFrame: TypeAlias = Frame[messages.Told | messages.Preview | messages.Saved]
"""What a run tells before its end."""
Told: TypeAlias = Callable[[RunFrame], Awaitable[None]]


class Task:
    """A run, whom it tells what, and the timer of its cancellation."""

    def __init__(self, run: str, told: Told) -> None:
        self.run = run
        self.ended: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self.deadline: asyncio.TimerHandle | None = None
        self._told: Told | None = told
        self._error: Exception | None = None

    async def take(self, frame: RunFrame) -> bool:
        """Pass a frame on; False if it can't be, and so the run makes no sense any more."""
        if self._told is None:
            return self._error is None
        try:
            await self._told(frame)
        except Exception as error:  # told to who waits for the run, when it is over
            self._error, self._told = error, None
            return False
        return True

    @property
    def is_abandoned(self) -> bool:
        """Whether what it tells is heard by nobody."""
        return self._told is None

    def abandon(self) -> None:
        """Nobody waits any more."""
        self._told = None

    def end(self, ended: Ended) -> None:
        """The run is over."""
        self._disarm()
        if self.ended.done():
            return
        if self._error is not None:
            self.ended.set_exception(self._error)
        else:
            self.ended.set_result(ended)

    def lose(self, death: Death) -> None:
        """The process is over before the run."""
        self._disarm()
        if not self.ended.done():
            self.ended.set_exception(self._error or WorkerLostError(death))

    def _disarm(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()

"""`Watch`: notices that a process does not say what it should in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from nodeloom.runtime.server.workers.child import Child
from nodeloom.runtime.server.workers.deaths import Death
from nodeloom.runtime.server.workers.limits import Limits

TICK: Final = 0.25
"""Seconds between two looks."""


class Watch:
    """Looks after one child and kills it when it is time.

    Seconds in which this process itself did not run, or did not read, are no silence of the child's.
    """

    def __init__(self, limits: Limits, importing: Callable[[], str | None]) -> None:
        self._limits = limits
        self._importing = importing
        self._loop = asyncio.get_running_loop()
        self._silence = 0.0
        self._age = 0.0
        self._is_ready = False

    def heard(self) -> None:
        """The child is alive."""
        self._silence = 0.0

    def ready(self) -> None:
        """The child said hello."""
        self._is_ready = True

    def importing(self) -> None:
        """The child begins to import a pack: each has the time for itself, however many there are."""
        self._age = 0.0

    async def over(self, child: Child) -> None:
        """Watch for ever."""
        last = self._loop.time()
        while True:
            await asyncio.sleep(TICK)
            now = self._loop.time()
            self._look(child, min(now - last, 2 * TICK))
            last = now

    def _look(self, child: Child, seconds: float) -> None:
        self._age += seconds
        self._silence = self._silence + seconds if child.is_waited_for else 0.0
        limits = self._limits
        if limits.silence and self._silence >= limits.silence:
            reason = f"hung: it gave no sign of life for {limits.silence:g} s, so a node or pack keeps Python to itself"
            child.kill(Death("silent", f"{reason}; it was ended", child.pid))
        elif not self._is_ready and self._age >= limits.start:
            pack = self._importing()
            reason = f"did not import pack {pack} within" if pack else "did not begin to import packs within"
            child.kill(Death("unready", f"{reason} {limits.start:g} s; it was ended", child.pid))

"""`Work`: a function that is to be called with the writer's connection, and the future of who asked for it."""

from __future__ import annotations

import logging
from asyncio import Future as LoopFuture
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Work:
    """A function of the connection, what became of it, and who waits for that."""

    function: Callable[[Connection], Any]
    future: Future[Any] | LoopFuture[Any]
    result: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        """Tell the one who waits; in the thread of its loop, if it has one."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


def answer(works: list[Work]) -> None:
    """Settle futures: those of a loop all at once, in its thread."""
    by_loop: dict[Any, list[Work]] = {}
    for work in works:
        if isinstance(work.future, Future):
            work.settle()
        else:
            by_loop.setdefault(work.future.get_loop(), []).append(work)
    for loop, own in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle_all, own)
        except RuntimeError:
            log.debug("nobody waits any more for %d writes: their loop is closed", len(own))


def _settle_all(works: list[Work]) -> None:
    for work in works:
        work.settle()

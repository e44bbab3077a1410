"""`Work`: a function that is to be called with the writer's connection, and the future of who asked for it.

After a commit everybody is told in one go: those who listen first, then those who asked.
"""

from __future__ import annotations

import logging
from asyncio import AbstractEventLoop
from asyncio import Future as LoopFuture
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
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

    @property
    def loop(self) -> AbstractEventLoop:
        """The loop of who waits, which is in one."""
        assert not isinstance(self.future, Future)
        return self.future.get_loop()

    def settle(self) -> None:
        """Tell the one who waits; in the thread of its loop, if it has one."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


@dataclass(frozen=True, slots=True, eq=False)
class Hearer:
    """Somebody who is told what each commit appended to the log: in the thread of a loop, or in the writer's."""

    function: Callable[[list[Any]], None]
    loop: AbstractEventLoop | None = None

    def tell(self, appended: list[Any]) -> None:
        """Tell it, whatever it makes of that."""
        try:
            self.function(appended)
        except Exception:
            log.exception("a listener of the log failed")


@dataclass(slots=True)
class _Words:
    """What is said in the thread of one loop, for which it is woken once."""

    hearers: list[Hearer] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)

    def say(self, appended: list[Any]) -> None:
        for hearer in self.hearers:
            hearer.tell(appended)
        for work in self.works:
            work.settle()


def answer(
    works: list[Work],
    hearers: Sequence[Hearer] = (),
    appended: list[Any] | None = None,
    here: AbstractEventLoop | None = None,
) -> None:
    """Tell what was appended, then settle futures, each in the thread of its loop, in the order of the commits.

    `here` is the loop in whose thread this is, which need not be woken. It is told by its queue like all others: what
    another thread committed before may still be in there.
    """
    by_loop: defaultdict[AbstractEventLoop, _Words] = defaultdict(_Words)
    for hearer in hearers if appended else ():
        if hearer.loop is None:
            hearer.tell(appended or [])
        else:
            by_loop[hearer.loop].hearers.append(hearer)
    for work in works:
        if isinstance(work.future, Future):
            work.settle()
        else:
            by_loop[work.future.get_loop()].works.append(work)
    for loop, words in by_loop.items():
        try:
            call = loop.call_soon if loop is here else loop.call_soon_threadsafe
            call(words.say, appended or [])
        except RuntimeError:
            log.debug("nobody waits any more for %d writes: their loop is closed", len(words.works))

"""`Errands`: coroutines done in a thread of their own, so that code without an event loop can wait for them."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from nodeloom.runtime.client.errors import ClientError

A = TypeVar("A")
A_co = TypeVar("A_co", covariant=True)
P = ParamSpec("P")
T = TypeVar("T")


class Errands:
    """An event loop in a thread, begun when it is first needed. Any thread may give it something to do."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.RLock()  # a signal handler may come to it while this thread is here
        self.is_over = False

    def begin(self, errand: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin something without waiting for it."""
        with self._lock:
            if self.is_over:
                errand.close()
                raise ClientError("the client was closed; make another one")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="nodeloom-client", daemon=True).start()
            return asyncio.run_coroutine_threadsafe(errand, self._loop)

    def do(self, errand: Coroutine[Any, Any, T]) -> T:
        """Do something, and wait for it; when the wait is interrupted, wherever that is, it is given up."""
        given_up: Future[None] = Future()
        done = self._unless(given_up, errand)
        try:
            return self.begin(done).result()
        finally:
            given_up.cancel()
            for each in (done, errand):
                if inspect.getcoroutinestate(each) == inspect.CORO_CREATED:  # it never was on its way
                    each.close()

    async def _unless(self, given_up: Future[None], errand: Coroutine[Any, Any, T]) -> T:
        """Do it in a task that ends with what tells that nobody waits any more."""
        task = asyncio.ensure_future(errand)
        loop = asyncio.get_running_loop()

        def end(_: Future[None]) -> None:
            with suppress(RuntimeError):  # the loop is closed: nothing is left to end
                loop.call_soon_threadsafe(task.cancel)

        given_up.add_done_callback(end)
        return await task

    def iterate(self, iterator: AsyncIterator[T]) -> Iterator[T]:
        """Each in turn, as it comes."""
        turn = asyncio.Lock()  # a step that was interrupted ends before the iterator can be closed
        try:
            while True:
                try:
                    yield self.do(_next(iterator, turn))
                except StopAsyncIteration:
                    return
        finally:
            if not self.is_over:
                self.do(_closed(iterator, turn))

    def end(self) -> None:
        """End the thread; what it was at is given up."""
        with self._lock:
            self.is_over = True
            loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(_given_up(loop), loop)


class Twin(Protocol[A_co]):
    """What does in a thread what `twin` does in an event loop."""

    @property
    def twin(self) -> A_co:
        """The one that does it."""

    @property
    def errands(self) -> Errands:
        """Where it is done."""


def blocking(method: Callable[Concatenate[A, P], Coroutine[Any, Any, T]]) -> Callable[Concatenate[Twin[A], P], T]:
    """The same method for one that waits for it."""

    @wraps(method)
    def wait(self: Twin[A], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.errands.do(method(self.twin, *args, **kwargs))

    return wait


async def _next(iterator: AsyncIterator[T], turn: asyncio.Lock) -> T:
    async with turn:
        return await anext(iterator)


async def _closed(iterator: AsyncIterator[T], turn: asyncio.Lock) -> None:
    close = getattr(iterator, "aclose", None)
    if close is not None:
        async with turn:
            await close()


async def _given_up(loop: asyncio.AbstractEventLoop) -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    loop.stop()

"""Coroutines that are waited for by code without an event loop."""

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any

import pytest

from nodeloom.runtime.client.blocking import Errands
from nodeloom.runtime.client.errors import ClientError


async def count(closed: threading.Event) -> AsyncIterator[int]:
    try:
        for number in range(1000):
            yield number
            await asyncio.sleep(0)
    finally:
        await asyncio.sleep(0)
        closed.set()


def test_an_iteration_that_is_left_early_is_closed() -> None:
    errands, closed = Errands(), threading.Event()
    for number in errands.iterate(count(closed)):
        if number == 3:
            break
    assert closed.wait(5)
    errands.end()


def test_an_iteration_whose_step_is_interrupted_is_closed_once_the_step_is_over() -> None:
    errands, closed, began = Errands(), threading.Event(), threading.Event()

    async def stuck() -> AsyncIterator[int]:
        try:
            began.set()
            await asyncio.Event().wait()
            yield 1
        finally:
            await asyncio.sleep(0)
            closed.set()

    class Interrupted(Errands):
        """Is interrupted in the middle of its first wait, as by Ctrl-C."""

        def do(self, errand):  # type: ignore[no-untyped-def]
            if began.is_set():
                return super().do(errand)
            future = self.begin(errand)
            began.wait(5)
            future.cancel()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(Interrupted().iterate(stuck()))
    assert closed.wait(5)
    errands.end()


def test_many_threads_may_ask_at_once() -> None:
    errands, found = Errands(), []

    async def answer(number: int) -> int:
        await asyncio.sleep(0)
        return number

    threads = [threading.Thread(target=lambda at=at: found.append(errands.do(answer(at)))) for at in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(20))
    errands.end()


def test_the_end_gives_up_what_is_under_way() -> None:
    errands = Errands()
    future = errands.begin(asyncio.Event().wait())
    errands.end()
    with pytest.raises(CancelledError):
        future.result(5)
    with pytest.raises(ClientError, match="was closed"):
        errands.do(asyncio.sleep(0))


def test_what_is_interrupted_before_it_is_on_its_way_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(errand: object, loop: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(asyncio, "run_coroutine_threadsafe", interrupted)
    errand = asyncio.sleep(0)
    with pytest.raises(KeyboardInterrupt):
        Errands().do(errand)
    assert inspect.getcoroutinestate(errand) == inspect.CORO_CLOSED


def test_what_is_interrupted_just_after_it_was_handed_over_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    errands, began, ended, hand_over = Errands(), threading.Event(), threading.Event(), asyncio.run_coroutine_threadsafe

    async def endless() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    def interrupted(errand: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop) -> Future[None]:
        hand_over(errand, loop)
        assert began.wait(5)
        raise KeyboardInterrupt

    monkeypatch.setattr(asyncio, "run_coroutine_threadsafe", interrupted)
    with pytest.raises(KeyboardInterrupt):
        errands.do(endless())
    assert ended.wait(5)
    monkeypatch.undo()
    assert errands.do(asyncio.sleep(0, "at work")) == "at work"
    errands.end()

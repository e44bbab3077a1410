"""`Lanes`: the threads that nodes run in: a pool for ordinary nodes, one thread for the accelerator, one event loop.

Threads are made when they are first needed and are daemons: one that hangs in a node can be abandoned, and never keeps
the process alive.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from queue import SimpleQueue
from typing import Any, Literal, TypeAlias

LaneName: TypeAlias = Literal["pool", "accelerator"]
Job: TypeAlias = Callable[[], None]
"""Work for a lane; it reports its own end, and raises nothing."""


class Lane:
    """Up to `size` threads that take jobs from one queue. Whoever submits counts who is busy."""

    def __init__(self, name: str, size: int) -> None:
        self.size = size
        self.busy = 0
        self._name = name
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = 0

    @property
    def is_free(self) -> bool:
        """Whether a job that is submitted now begins at once."""
        return self.busy < self.size

    def submit(self, job: Job) -> None:
        """Run a job in a thread; `release` must be called when it has ended or is given up."""
        self.busy += 1
        if self._threads < self.busy:
            self._threads += 1
            threading.Thread(target=self._work, name=f"nodeloom-{self._name}", daemon=True).start()
        self._jobs.put(job)

    def release(self, abandoned: bool = False) -> None:
        """One job less; the thread of an `abandoned` one is replaced when it is needed."""
        self.busy -= 1
        if abandoned:
            self._threads -= 1

    def close(self) -> None:
        """Let the threads end when they have nothing to do."""
        for _ in range(self._threads):
            self._jobs.put(None)
        self._threads = 0

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job  # which holds the whole run, and the next one may be long in coming


class LoopLane:
    """An event loop in a thread of its own: where `async` invocations run."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
        """Run a coroutine that reports its own end; what is returned cancels it."""
        loop = self._running()
        tasks: list[asyncio.Task[None]] = []
        loop.call_soon_threadsafe(lambda: tasks.append(loop.create_task(work())))

        def cancel() -> None:
            if tasks:
                tasks[0].cancel()

        def stop() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(loop.call_soon, cancel)  # one turn later: what never began reports no end

        return stop

    def is_here(self) -> bool:
        """Whether the caller runs on the event loop."""
        return self._loop is not None and asyncio.get_running_loop() is self._loop

    def call(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function in the loop's thread, soon."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *arguments)

    def call_later(self, turns: int, function: Callable[[], None]) -> None:
        """On the event loop: call a function after so many turns of it."""
        asyncio.get_running_loop().call_soon(*((self.call_later, turns - 1, function) if turns > 1 else (function,)))

    def clear(self) -> None:
        """Cancel what still runs, soon: what is started after this call is not reached."""
        self.call(_cancel_all)

    def close(self) -> None:
        """Cancel what still runs and end the thread."""
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.call_soon_threadsafe(_end, loop)

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=_serve, args=(self._loop,), name="nodeloom-loop", daemon=True).start()
        return self._loop


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        while not _runs_out(loop):
            pass
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()


def _runs_out(loop: asyncio.AbstractEventLoop) -> bool:
    """Run a loop until it is stopped; False if a task of some node's wished to end the process: that is its error."""
    try:
        loop.run_forever()
    except (SystemExit, KeyboardInterrupt):
        return False
    return True


def _cancel_all() -> set[asyncio.Task[Any]]:
    tasks = asyncio.all_tasks()
    for task in tasks:
        task.cancel()
    return tasks


def _end(loop: asyncio.AbstractEventLoop) -> None:
    tasks = _cancel_all()
    if tasks:
        asyncio.gather(*tasks, return_exceptions=True).add_done_callback(lambda _: loop.stop())
    else:
        loop.stop()


class Lanes:
    """All lanes of a process. They may be kept from run to run; one run uses them at a time.

    `workers` is the size of the pool: with 0 there is none, and ordinary and accelerator nodes run in the thread that
    runs the engine, one after the other.
    """

    def __init__(self, workers: int = 0) -> None:
        self.workers = workers
        self.loop = LoopLane()
        self._lanes: dict[LaneName, Lane] = {
            "pool": Lane("pool", max(1, workers)),
            "accelerator": Lane("accelerator", 1),
        }

    def __getitem__(self, name: LaneName) -> Lane:
        return self._lanes[name]

    def clear(self) -> None:
        """End what a run left on the event loop, such as what an `async` node began and did not wait for."""
        self.loop.clear()

    def close(self) -> None:
        """End all threads as soon as they are idle."""
        self.loop.close()
        for lane in self._lanes.values():
            lane.close()

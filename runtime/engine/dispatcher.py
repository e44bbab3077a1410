"""`Dispatcher`: brings tasks to their lanes, and what came of them back to the thread that runs the engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from queue import Empty, SimpleQueue
from threading import get_ident
from typing import TypeAlias

from nodeloom.runtime.engine.invoking import Invoker
from nodeloom.runtime.engine.lanes import Lane, Lanes
from nodeloom.runtime.engine.model_queue import ModelQueue
from nodeloom.runtime.engine.pace import Pace
from nodeloom.runtime.engine.protocols import InstanceView
from nodeloom.runtime.engine.tasks import Attempt, Place, Task
from nodeloom.schema.errors import CanceledError

Found: TypeAlias = Attempt | Awaitable[Attempt] | BaseException
"""What came of an attempt."""


class Dispatcher:
    """Knows which tasks wait for a lane and which are in one.

    Everything but the attempts themselves happens in the thread that runs the engine: other threads `post` calls.
    `busy` counts the tasks in lanes that are at work, not those that await a graph which they run. `left_behind` are
    tasks that were given up: their code may run still.
    """

    def __init__(
        self,
        lanes: Lanes,
        pace: Pace,
        invoker: Invoker,
        view: Callable[[Task], InstanceView],
        on_start: Callable[[Task], None],
        on_end: Callable[[Task, Found], None],
    ) -> None:
        self._home = get_ident()
        self.busy = 0
        self.in_lanes: set[Task] = set()
        self.left_behind: set[Task] = set()
        self._lanes = lanes
        self._pace = pace
        self._invoker = invoker
        self._view = view
        self._on_start = on_start
        self._on_end = on_end
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._pool: deque[Task] = deque()
        self._models = ModelQueue()
        self.post = self._inbox.put
        self.has_no_mail = self._inbox.empty

    def is_at_home(self) -> bool:
        """Whether the caller is the thread that runs the engine."""
        return get_ident() == self._home

    @property
    def is_idle(self) -> bool:
        """Whether no task is at work in a lane or waits for one."""
        return not (self.busy or self._pool or len(self._models))

    def place_of(self, task: Task, alone: bool) -> Place:
        """Where a task should run; `alone` if nothing else could run meanwhile."""
        if task.type.is_async and not task.is_probe:
            return "loop"
        if not self._lanes.workers and not task.bounded:
            return "here"
        if task.node.kind.accelerator:
            return "accelerator"
        if not task.bounded and (alone or self._is_over_at_once(task)):
            return "here"
        return "pool"

    def _is_over_at_once(self, task: Task) -> bool:
        """As far as is known of its type; where somebody's time is limited, that is not enough to look away from it."""
        return self._pace.is_trivial(task.node.kind.type) and not any(each.bounded for each in self.in_lanes)

    def submit(self, task: Task) -> None:
        """Start a task in its place as soon as there is room. The accelerator's are started by `feed` only."""
        if task.place == "loop":
            self.attend(task)
        elif task.place == "accelerator":
            self._models.put(task)
        else:
            self._pool.append(task)
            self._feed_pool()

    def feed(self) -> bool:
        """Start what waits and has room now; whether there was any."""
        fed = self._feed_pool()
        while len(self._models) and self._lanes["accelerator"].is_free:
            fed = self._start(self._models.take()) or fed
        return fed

    def attend(self, task: Task, awaitable: Awaitable[Attempt] | None = None) -> None:
        """Run an `async` task, or the rest of one that turned out to be, on the event loop."""
        task.place = "loop"
        if awaitable is None:
            self._on_start(task)
        self.busy += 1
        self.in_lanes.add(task)
        task.stop = self._lanes.loop.start(partial(self._attend, task, awaitable))
        if task.token.canceled:
            task.stop()

    def stop_canceled(self) -> None:
        """End the `async` tasks among those whose tokens are canceled; others look at theirs."""
        for task in list(self.in_lanes):
            if task.stop is not None and task.token.canceled:
                task.stop()

    def give_up(self, task: Task) -> None:
        """Wait no longer for a task: what it still does is ignored, and its thread is left to itself."""
        if task.stop is not None:
            task.stop()
        self.left_behind.add(task)
        self._release(task, abandoned=True)

    def read_mail(self, wait: float | None = 0.0) -> None:
        """Make all calls that were posted; if there are none, wait for one at most this long (None: any time)."""
        try:
            self._inbox.get(wait != 0.0, wait or None)()
            while True:
                self._inbox.get_nowait()()
        except Empty:
            pass
        self._feed_pool()

    def _feed_pool(self) -> bool:
        fed = False
        while self._pool and self._lanes["pool"].is_free:
            fed = self._start(self._pool.popleft()) or fed
        return fed

    def _start(self, task: Task) -> bool:
        if task.token.canceled:
            self.post(partial(self._on_end, task, CanceledError()))
            return True
        self._on_start(task)
        self.busy += 1
        self.in_lanes.add(task)
        self._lane(task).submit(partial(self._work, task))
        return True

    def _work(self, task: Task) -> None:
        """In a lane's thread: make an attempt and post what came of it."""
        try:
            found: Found = self._invoker.attempt(task, self._view(task))
        except BaseException as error:  # told to the run, which knows what it means
            found = error
        self.post(partial(self._back, task, found))

    async def _attend(self, task: Task, awaitable: Awaitable[Attempt] | None) -> None:
        """In the event loop's thread: the same for what has to be awaited."""
        try:
            begun = self._invoker.attempt(task, self._view(task)) if awaitable is None else awaitable
            found: Found = await begun if isinstance(begun, Awaitable) else begun
        except BaseException as error:  # told to the run, which knows what it means
            found = error
        self.post(partial(self._back, task, found))

    def _back(self, task: Task, found: Found) -> None:
        if task not in self.in_lanes:
            self.left_behind.discard(task)
            return
        self._release(task)
        self._on_end(task, found)

    def _release(self, task: Task, abandoned: bool = False) -> None:
        self.in_lanes.discard(task)
        self.busy -= not task.awaiting
        if task.place != "loop":
            self._lane(task).release(abandoned)

    def _lane(self, task: Task) -> Lane:
        return self._lanes["accelerator" if task.place == "accelerator" else "pool"]

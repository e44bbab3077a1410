"""`Frame`: one plan while it runs. A run begins with one; each graph that a node expands to is another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heappush
from typing import Any, TypeAlias

from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.pins import Pins, pins_of, upstream
from nodeloom.runtime.engine.plan import Index, Plan
from nodeloom.runtime.engine.result import Failure
from nodeloom.runtime.engine.scheduler import Scheduler
from nodeloom.runtime.engine.tasks import Outcome, Task
from nodeloom.schema.graph import Pin

Ready: TypeAlias = list[tuple[tuple[Any, ...], int, Index, Instance, "Frame"]]
"""Heap of the ready runs of all frames: by the frame's place, then rank and index, so that the order is the same
whenever the graph is."""
OnBlocked: TypeAlias = Callable[["Frame", Instance, Failure], None]


class Frame:
    """A plan's scheduler, and where the plan stands in the run.

    `active` counts the runs that are ready or on their way: at zero the frame is over. `task` is the run whose
    expansion this is (None for the root); `bounded` tells that its time is. `given` are the outcomes that are known
    from the start, by rank. `on_growth` hears of the number of runs in iterations.
    """

    __slots__ = (
        "active",
        "bounded",
        "depth",
        "failures",
        "given",
        "index",
        "on_end",
        "on_growth",
        "place",
        "plan",
        "prefix",
        "ready",
        "scheduler",
        "task",
        "token",
        "volatile",
    )

    def __init__(self, plan: Plan, ready: Ready, token: CancelToken) -> None:
        self.plan = plan
        self.ready = ready
        self.token = token
        self.place: tuple[Any, ...] = ()
        self.prefix = ""
        self.index: Index = ()
        self.depth = 0
        self.active = 0
        self.bounded = False
        self.task: Task | None = None
        self.on_end: Callable[[Frame], None] | None = None
        self.on_growth: Callable[[int], None] = _ignore
        self.given: Mapping[int, Outcome] = {}
        self.failures: list[Failure] = []
        self.volatile: list[Instance] = []

    @classmethod
    def of(cls, task: Task, number: int, plan: Plan, given: Mapping[int, Outcome]) -> Frame:
        """The frame of a task's `number`-th expansion."""
        outer = task.frame
        frame = cls(plan, outer.ready, task.own_token())
        frame.place = (*outer.place, task.record.node, task.record.index, number)
        frame.prefix = f"{task.name}/{number}/"
        frame.index = task.index
        frame.depth = outer.depth + 1
        frame.task = task
        frame.bounded = task.bounded
        frame.on_growth = outer.on_growth
        frame.given = given
        return frame

    def start(self, on_blocked: OnBlocked) -> None:
        """Ask for the plan's targets."""
        self.scheduler = Scheduler(
            self.plan, lambda record, cause: on_blocked(self, record, cause), self._push, self.on_growth
        )

    def dissolve(self) -> None:
        """Let go of all records, once they were read."""
        if hasattr(self, "scheduler"):  # it never started if the listener did not want it
            del self.scheduler

    def _push(self, record: Instance) -> None:
        self.active += 1
        heappush(self.ready, (self.place, record.node, record.index, record, self))

    def output(self, rank: int, name: str) -> Any:
        """An output of a target that runs once."""
        values = self.scheduler.records.get(rank, ()).values
        assert values is not None  # a target keeps its values
        return values[name]

    def pins(self) -> Pins:
        """Pins of what was drawn in this frame."""
        return self.named(pins_of(self.plan, self.volatile))

    def named(self, pins: Pins) -> Pins:
        """Pins of this frame's nodes, by full name and index."""
        return {
            self.prefix + node: [Pin(pin.outputs, self.index + pin.index, pin.inputs) for pin in found]
            for node, found in pins.items()
        }

    def pins_behind(self, record: Instance) -> Pins:
        """Pins of all that a run depends on, of the frames around it too."""
        found: Pins = {}
        frame = self
        while True:
            behind = upstream(record)
            found |= frame.named(pins_of(frame.plan, behind))
            for each in behind:
                found |= each.inner or {}
            task = frame.task
            if task is None:
                return found
            frame, record = task.frame, task.record
            found |= record.inner or {}


def _ignore(_runs: int) -> None:
    """Where nobody needs to know how many runs there are."""

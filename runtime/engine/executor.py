"""`Engine`: runs plans with the classes of a registry."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from nodeloom.runtime.engine.cache import ResultCache
from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.collector import relaxed_collector
from nodeloom.runtime.engine.events import Event, EventSink
from nodeloom.runtime.engine.history import History, MemoryHistory
from nodeloom.runtime.engine.invoking import Invoker, Keep
from nodeloom.runtime.engine.lanes import Lanes
from nodeloom.runtime.engine.lookup import Lookup
from nodeloom.runtime.engine.memory import ProcessMemory
from nodeloom.runtime.engine.node_types import NodeTypes
from nodeloom.runtime.engine.pace import Pace
from nodeloom.runtime.engine.plan import Plan
from nodeloom.runtime.engine.plan_run import PlanRun, Services
from nodeloom.runtime.engine.policy import Policies
from nodeloom.runtime.engine.protocols import ContextFactory, Memory
from nodeloom.runtime.engine.result import RunResult
from nodeloom.runtime.engine.resume import fold
from nodeloom.schema.declaration import Invocation


def _ignore(_event: Event) -> None:
    """Event sink of a run that nobody listens to."""


def _on() -> None:
    """What is done before a wait where there is nothing to do."""


def _unversioned(_type_id: str) -> str:
    """Implementation digest where the caller gives none: the version alone stands for the code."""
    return ""


class Engine:
    """Runs plans, one at a time.

    Args:
        registry: Type id -> invocation class.
        contexts: Makes the context of each run of a node; None if each `run` is given contexts of its own.
        cache: Where results are kept between runs; None keeps nothing.
        implementation: Type id -> digest of its code, part of every cache key.
        environment: What else results depend on (thread count, device, library versions), part of every cache key.
        clock: Seconds, for timings, pauses and timeouts.
        history: Remembers what results were made of, to say why a node ran again.
        keep: Makes durable what a node's outputs name, before the node counts as finished; called where it ran.
        max_output: Most bytes of the outputs of a node, as JSON.
        memory: What to do when memory runs out, and how much a node took.
        workers: Nodes that run at the same time at most, beside the accelerator's and `async` ones. With 0 all run in
            the calling thread, one after the other, always in the same order.
        lanes: Threads to use, in place of ones of its own with `workers`; they stay open.
        max_depth: Most levels of graphs that run in the place of nodes.
        grace: Seconds that nodes are waited for after a cancellation or timeout, before they are left behind.
    """

    def __init__(
        self,
        registry: Mapping[str, type[Invocation]],
        contexts: ContextFactory | None = None,
        cache: ResultCache | None = None,
        implementation: Callable[[str], str] = _unversioned,
        environment: str = "",
        clock: Callable[[], float] = time.perf_counter,
        *,
        history: History | None = None,
        keep: Keep | None = None,
        max_output: float = math.inf,
        memory: Memory | None = None,
        workers: int = 0,
        lanes: Lanes | None = None,
        max_depth: int = 50,
        grace: float = 10.0,
    ) -> None:
        self._types = NodeTypes(registry, implementation, environment)
        self._cache = cache
        self._history = history or MemoryHistory()
        self._measured = memory
        self._memory = memory or ProcessMemory()
        self._contexts = contexts
        self._keep = keep
        self._max_output = max_output
        self._pace = Pace()
        self._clock = clock
        self._lanes = lanes
        self._workers = workers
        self._max_depth = max_depth
        self._grace = grace

    def run(
        self,
        plan: Plan,
        on_event: EventSink = _ignore,
        cancel: CancelToken | None = None,
        *,
        policies: Policies | None = None,
        resume: Iterable[Event | Mapping[str, Any]] = (),
        repeat: Collection[str] = (),
        contexts: ContextFactory | None = None,
        history: History | None = None,
        one_by_one: bool = False,
        on_wait: Callable[[], None] = _on,
    ) -> RunResult:
        """Run a plan to its end.

        A failing node is no exception but a part of the result: what needs it is blocked, all else runs (unless
        `policies` say otherwise). Events come in the calling thread; what `on_event` raises passes through.

        `resume` are the events, or their JSON, of an earlier part of this run that died: what it finished is not
        repeated. `repeat` names the nodes that may be run twice although they are not idempotent. `contexts` and
        `history` take the place of the engine's. `one_by_one` runs no two nodes at the same time, whatever the lanes
        would allow. `on_wait` is called before it is waited for a node, however long that takes: a listener that
        gathers events sends them on.
        """
        lanes = Lanes(0) if one_by_one else self._lanes or Lanes(self._workers)
        earlier = fold(resume, repeat)
        lookup = Lookup(self._types, self._cache, history or self._history, earlier, bool(earlier))
        contexts = contexts or self._contexts
        if contexts is None:
            raise TypeError("neither the engine nor the run was given contexts")
        invoker = Invoker(contexts, self._clock, self._keep, self._measured, self._max_output)
        services = Services(
            self._types, lookup, invoker, self._memory, lanes, self._pace, self._clock, policies or Policies(),
            self._max_depth, self._grace, on_wait,
        )  # fmt: skip
        try:
            with relaxed_collector(len(plan.nodes)) as collector:
                run = PlanRun(plan, services, on_event, cancel or CancelToken(), collector.grow)
                try:
                    return run.execute()
                finally:
                    run.dissolve()
        finally:
            if lanes is self._lanes:
                lanes.clear()
            else:
                lanes.close()

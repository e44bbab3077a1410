"""`Engine`: runs plans. It takes one ready run after the other from the scheduler, in the calling thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from nodeloom.runtime.engine.cache import ResultCache
from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.collector import relaxed_collector
from nodeloom.runtime.engine.events import Event, EventSink
from nodeloom.runtime.engine.invoking import Invoker
from nodeloom.runtime.engine.node_runs import Services
from nodeloom.runtime.engine.node_types import NodeTypes
from nodeloom.runtime.engine.plan import Plan
from nodeloom.runtime.engine.plan_run import PlanRun
from nodeloom.runtime.engine.protocols import ContextFactory
from nodeloom.runtime.engine.result import RunResult
from nodeloom.schema.invocation import Invocation


def _ignore(_event: Event) -> None:
    """Event sink of a run that nobody listens to."""


def _unversioned(_type_id: str) -> str:
    """Implementation digest where the caller gives none: the version alone stands for the code."""
    return ""


class Engine:
    """Runs plans with the classes of a registry.

    Args:
        registry: Type id -> invocation class.
        contexts: Makes the context of each run of a node.
        cache: Where results are kept between runs; None keeps nothing.
        implementation: Type id -> digest of its code, part of every cache key.
        environment: What else results depend on (thread count, device, library versions), part of every cache key.
        clock: Seconds, for timings only.
    """

    def __init__(
        self,
        registry: Mapping[str, type[Invocation]],
        contexts: ContextFactory,
        cache: ResultCache | None = None,
        implementation: Callable[[str], str] = _unversioned,
        environment: str = "",
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._types = NodeTypes(registry, implementation, environment)
        self._contexts = contexts
        self._cache = cache
        self._clock = clock

    def run(self, plan: Plan, on_event: EventSink = _ignore, cancel: CancelToken | None = None) -> RunResult:
        """Run a plan to its end.

        A failing node is no exception but a part of the result: what needs it is blocked, all else runs. What
        `on_event` raises passes through. Not to be called from within a running event loop.
        """
        invoker = Invoker()
        try:
            services = Services(self._types, self._contexts, self._cache, invoker, self._clock)
            with relaxed_collector(len(plan.nodes)):
                return PlanRun(plan, services, on_event, cancel or CancelToken()).execute()
        finally:
            invoker.close()

"""`PlanRun`: one run of a plan, from its first event to its result.

It is a loop in one thread: read what the lanes posted, take the next ready run, look its result up, else bring it to
where it runs. All state changes here, so nothing of it needs a lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from heapq import heappop

from nodeloom.runtime.engine.alarms import Alarms
from nodeloom.runtime.engine.attempts import Verdict, verdict
from nodeloom.runtime.engine.cache import CachedResult
from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.dispatcher import Dispatcher, Found
from nodeloom.runtime.engine.events import EventSink, NodeRetrying, NodeStarted, RunCreated, RunFinished
from nodeloom.runtime.engine.expanding import Expanding
from nodeloom.runtime.engine.failures import NodeTimeoutError, failure_of
from nodeloom.runtime.engine.frames import Frame, Ready
from nodeloom.runtime.engine.inputs import known_inputs, values_in
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.invoking import Invoker, needed
from nodeloom.runtime.engine.lanes import Lanes
from nodeloom.runtime.engine.lookup import Lookup
from nodeloom.runtime.engine.node_types import NodeTypes
from nodeloom.runtime.engine.pace import Pace
from nodeloom.runtime.engine.pins import drawn
from nodeloom.runtime.engine.plan import Plan, PlanNode
from nodeloom.runtime.engine.policy import Policies
from nodeloom.runtime.engine.protocols import InstanceView, Memory
from nodeloom.runtime.engine.report import PASSING, Report
from nodeloom.runtime.engine.result import Failure, RunResult
from nodeloom.runtime.engine.short_way import ShortWay
from nodeloom.runtime.engine.tasks import Expanded, Outcome, Probed, Task
from nodeloom.schema.errors import CanceledError

TIMEOUT_GRACE = 1.0
"""Seconds in which a node whose time is up may end by itself."""


@dataclass(frozen=True, slots=True)
class Services:
    """What a run is given by its engine; `clock` counts seconds."""

    types: NodeTypes
    lookup: Lookup
    invoker: Invoker
    memory: Memory
    lanes: Lanes
    pace: Pace
    clock: Callable[[], float]
    policies: Policies
    max_depth: int
    grace: float
    on_wait: Callable[[], None]


class PlanRun:
    """Takes ready runs, sees to it that each gets its outcome, and tells the listener everything."""

    def __init__(
        self, plan: Plan, services: Services, listener: EventSink, cancel: CancelToken, on_growth: Callable[[int], None]
    ) -> None:
        self._services = services
        self._lookup = services.lookup
        self._report = Report(listener)
        self._token, self._let_go = cancel.child()
        self._alarms = Alarms(services.clock)
        self._ready: Ready = []
        self._flying: dict[str, list[Task]] = {}
        self._root = Frame(plan, self._ready, self._token)
        self._root.on_growth = on_growth
        self._dispatcher = Dispatcher(
            services.lanes, services.pace, services.invoker, self._view, self._started, self._ended
        )
        self._expanding = Expanding(
            self._report, self._dispatcher, services.lanes, self._lookup.earlier, services.max_depth,
            self._let_others_try, services.invoker.most,
        )  # fmt: skip
        limits = (services.policies.default, *services.policies.nodes.values())
        has_limits = any(policy.timeout is not None for policy in limits)
        self._is_serial = services.lanes.workers == 0
        # All but async nodes run here: nothing to decide for each of them.
        self._is_simple = self._is_serial and not has_limits
        self._has_failed_fast = False

        self._short: ShortWay | None = None
        if not has_limits and self._lookup.cache is not None and not self._lookup.is_resumed:
            self._short = ShortWay(
                services, self._lookup.cache, self._report, self._expanding, self._ended, self._left,
                None if self._is_serial else services.pace, self._flying,
            )  # fmt: skip

    def execute(self) -> RunResult:
        """Run everything; the result says how it went."""
        began = self._services.clock()
        root, report = self._root, self._report
        report.tell(RunCreated(len(root.plan.nodes), tuple(root.plan.nodes[rank].id for rank in root.plan.targets)))
        wake = self._token.subscribe(lambda: self._dispatcher.post(_nothing))
        canceled = False
        try:
            root.start(report.blocked)
            self._work()
            canceled = root.active > 0 and not self._has_failed_fast
        except (CanceledError, asyncio.CancelledError):
            canceled = True
        finally:
            self._let_go()
            wake()
            self._wind_up()
        if report.error is not None:
            raise report.error
        report.result.left_behind = sorted({task.name for task in self._dispatcher.left_behind})
        status = report.conclude(root, canceled)
        report.tell(RunFinished(status, self._services.clock() - began, canceled or self._has_failed_fast))
        return report.result

    def dissolve(self) -> None:
        """Let go of everything: the parts of a run refer to each other, and would wait for the collector of garbage."""
        self._root.dissolve()
        vars(self).clear()

    def _work(self) -> None:
        root, ready, token, dispatcher = self._root, self._ready, self._token, self._dispatcher
        has_no_mail = dispatcher.has_no_mail
        is_serial, short = self._is_serial, self._short
        alarms = None if self._is_simple else self._alarms  # simple runs have no limits, and repeat what waits last
        while root.active and not token.canceled:
            if not has_no_mail():
                dispatcher.read_mail()
            elif is_serial and dispatcher.busy:
                self._wait()
            elif ready:
                _, rank, _, record, frame = heappop(ready)
                node = frame.plan.nodes[rank]
                if short is None or not short.go(frame, node, record):
                    self._step(frame, node, record)
            elif not dispatcher.feed():
                self._wait()
            if alarms is not None:
                alarms.ring()
        if not has_no_mail():  # it may hold what a listener raised
            dispatcher.read_mail()

    def _wait(self) -> None:
        self._services.on_wait()
        if self._is_simple and self._dispatcher.busy:  # one after the other: what is tried again waits its turn
            self._dispatcher.read_mail(None)
            return
        self._dispatcher.read_mail(self._alarms.wait())
        if self._is_simple:
            self._alarms.ring()

    def _wind_up(self) -> None:
        """Tell what is still on its way to end, and wait for it a while: what it gives is kept."""
        self._token.cancel()
        dispatcher = self._dispatcher
        for task in list(dispatcher.in_lanes):
            if task.stop is not None:
                task.stop()
        over = self._services.clock() + self._services.grace
        try:
            if dispatcher.in_lanes:
                self._services.on_wait()
            while dispatcher.in_lanes and (left := over - self._services.clock()) > 0 and self._report.error is None:
                dispatcher.read_mail(left)
        finally:  # lanes may serve other runs, whatever a listener raises here
            for task in list(dispatcher.in_lanes):
                dispatcher.give_up(task)

    def _step(self, frame: Frame, node: PlanNode, record: Instance) -> None:
        """Find the outcome of a ready run, or begin to make it."""
        if record.node in frame.given:
            self._settle(frame, record, frame.given[record.node])
            return
        if frame.token.canceled:
            return
        try:
            if node.kind.lazy and self._waits_again(frame, node, record):
                self._left(frame)  # for good, if what it asked for has failed already
                return
            found = self._lookup.find(frame, node, record)
        except PASSING:
            raise
        except BaseException as error:  # whatever a node raises is its own failure, and blocks only its branch
            self._fail(frame, record, failure_of(*_whereabouts(frame, node, record), error, known_inputs(node)))
        else:
            self._take(frame, node, record, found)

    def _waits_again(self, frame: Frame, node: PlanNode, record: Instance) -> bool:
        """Ask a node for the lazy inputs it needs until there is none new; True while it waits for one."""
        while record.sources:
            values = values_in(node, record)
            names = needed(self._services.types.get(node.kind).cls, node.kind, values) - (record.wanted or set())
            if not names:
                break
            if frame.scheduler.want(record, names):
                return True
        return False

    def _take(self, frame: Frame, node: PlanNode, record: Instance, found: Outcome | Task) -> None:
        if type(found) is Outcome:
            self._finish(frame, node, record, found, 1)
            return
        assert isinstance(found, Task)
        if found.reason == "missed" and not found.is_probe:
            flying = self._flying.get(found.key)
            if flying is not None:  # the same is being made already
                flying.append(found)
                return
            found.why = self._lookup.why(found)
        self._begin(found)

    def _begin(self, task: Task) -> None:
        """Run a task here, or bring it to its lane."""
        if task.frame.token.canceled:
            self._drop(task)
            return
        if task.type.is_async or not self._is_simple:
            task.bounded = task.frame.bounded or self._services.policies.of(task.name).timeout is not None
            alone = not self._ready and self._dispatcher.is_idle
            task.place = self._dispatcher.place_of(task, alone)
            if task.place != "here":
                if task.reason == "missed" and not task.is_probe:
                    self._flying.setdefault(task.key, [])
                self._dispatcher.submit(task)
                return
        self._started(task)
        try:
            found: Found = self._services.invoker.attempt(task, InstanceView(self._expanding, task))
        except PASSING:
            raise
        except BaseException as error:  # as above
            if self._report.error is not None:
                raise self._report.error from None
            found = error
        self._ended(task, found)

    def _started(self, task: Task) -> None:
        """A task's code is about to run."""
        limit = None if self._is_simple else self._services.policies.of(task.name).timeout
        if limit is not None:
            self._alarms.set(limit, partial(self._expire, task, task.own_token()))
        if not task.is_probe:
            kind = task.node.kind
            brief = task.place == "here" and self._services.pace.is_trivial(kind.type)
            self._report.tell(NodeStarted(task.name, task.index, task.attempt, not kind.idempotent, brief))

    def _expire(self, task: Task, token: CancelToken) -> None:
        """A task's time is up: ask it, and the graphs that it runs, to end, and soon do without it."""
        if task.token is not token or token.canceled:
            return
        task.expired = True
        token.cancel()
        self._dispatcher.stop_canceled()
        if task in self._dispatcher.in_lanes:
            self._alarms.set(TIMEOUT_GRACE, partial(self._abandon, task, token))
        else:  # a graph runs in its place
            self._failed(task, CanceledError())

    def _abandon(self, task: Task, token: CancelToken) -> None:
        if task in self._dispatcher.in_lanes and task.token is token:
            self._dispatcher.give_up(task)
            self._failed(task, CanceledError())

    def _ended(self, task: Task, found: Found) -> None:
        """An attempt is over, or has to be awaited."""
        if isinstance(found, Outcome):
            self._made(task, found)
        elif isinstance(found, Expanded):
            self._expanding.replace(task, found, self._made, self._failed)
        elif isinstance(found, Probed):
            task.end()
            task.token, task.ended, task.expired = task.frame.token, False, False
            self._take(task.frame, task.node, task.record, self._lookup.probed(task, found.answer))
        elif isinstance(found, BaseException):
            self._failed(task, found)
        else:
            self._dispatcher.attend(task, found)

    def _over(self, task: Task) -> None:
        task.end()
        if task.awaiting:
            self._dispatcher.stop_canceled()

    def _made(self, task: Task, outcome: Outcome) -> None:
        node, record = task.node, task.record
        if task.release is not None:
            self._over(task)
        if task.expansions:
            outcome = outcome._replace(reason="expanded", why="")
        elif outcome.reason == "volatile":
            pin = drawn(record.index, node.kind, values_in(node, record), outcome.outputs, outcome.encoded)
            outcome = outcome._replace(pin=pin)
        elif not self._is_simple and task.place != "loop":
            self._services.pace.ran(node.kind.type, outcome.seconds)
        self._finish(task.frame, node, record, outcome, task.attempt)
        if task.reason == "missed":
            self._land(task, None if task.expansions else outcome)

    def _land(self, task: Task, outcome: Outcome | None) -> None:
        """Keep what was made for the next time, and give it to those who waited for the same."""
        cache = self._lookup.cache
        waiting = self._flying.pop(task.key, ())
        if outcome is None or cache is None:
            self._try(waiting)
            return
        cache.put(task.key, CachedResult._make(outcome[:3]))
        for each in (task, *waiting):
            self._lookup.history.remember(each.name, each.index, each.made)
        for other in waiting:
            again = Outcome(outcome.outputs, outcome.encoded, outcome.length, "hit")
            self._finish(other.frame, other.node, other.record, again, 1)

    def _try(self, waiting: Iterable[Task]) -> None:
        for task in waiting:
            self._take(task.frame, task.node, task.record, task)

    def _let_others_try(self, task: Task) -> None:
        """A task runs a graph, so its result is not kept: who waits for the same, in that graph even, waits in vain."""
        waiting = self._flying.pop(task.key, None) if task.reason == "missed" else None
        if waiting:
            self._dispatcher.post(partial(self._try, waiting))

    def _drop(self, task: Task) -> None:
        """Do without a task that nobody needs any more, since what it was run for has ended."""
        if task.reason == "missed":
            self._land(task, None)

    def _failed(self, task: Task, error: BaseException) -> None:
        """An attempt raised: try again, or let it be the node's failure."""
        if task.release is not None:
            self._over(task)
        if task.expired and isinstance(error, (CanceledError, asyncio.CancelledError)):
            limit = self._services.policies.of(task.name).timeout
            error = NodeTimeoutError(f"it did not finish in {limit:g} s")
        elif isinstance(error, PASSING):
            if not isinstance(error, (CanceledError, asyncio.CancelledError)):
                self._token.cancel()
                raise error
            if not task.frame.token.canceled:
                self._token.cancel()  # a node may end the run
            self._drop(task)
            return
        decided = verdict(task, error, self._services.policies.of(task.name), self._services.memory)
        if decided.delay is not None and not task.frame.token.canceled:
            self._retry(task, decided)
            return
        self._fail(task.frame, task.record, decided.failure)
        if task.reason == "missed":
            self._land(task, None)

    def _retry(self, task: Task, decided: Verdict) -> None:
        assert decided.delay is not None
        self._report.tell(NodeRetrying(task.name, task.index, task.attempt, decided.delay, decided.failure))
        self._alarms.set(decided.delay, partial(self._begin, task.again()))

    def _finish(self, frame: Frame, node: PlanNode, record: Instance, outcome: Outcome, attempts: int) -> None:
        if outcome.pin is not None:
            record.pin = outcome.pin
            frame.volatile.append(record)
        self._report.finished(frame, node, record, outcome, attempts)
        self._settle(frame, record, outcome)

    def _settle(self, frame: Frame, record: Instance, outcome: Outcome) -> None:
        record.outputs = outcome.outputs
        record.values = outcome.values
        record.encoded = outcome.encoded
        record.length = outcome.length
        frame.scheduler.finish(record)
        self._left(frame)

    def _fail(self, frame: Frame, record: Instance, failure: Failure) -> None:
        frame.failures.append(failure)
        self._report.failed(failure)
        frame.scheduler.fail(record, failure)
        if self._services.policies.fail_fast and frame is self._root and not self._token.canceled:
            self._has_failed_fast = True
            self._token.cancel()
        self._left(frame)

    def _left(self, frame: Frame) -> None:
        """One run less is on its way in a frame; with the last, the frame is over."""
        frame.active -= 1
        if frame.on_end is not None and not frame.active:
            self._dispatcher.post(partial(frame.on_end, frame))  # not called here: graphs in graphs must not recurse

    def _view(self, task: Task) -> InstanceView:
        return InstanceView(self._expanding, task)


def _nothing() -> None:
    """Wakes the run, which then sees for itself."""


def _whereabouts(frame: Frame, node: PlanNode, record: Instance) -> tuple[str, tuple[int, ...], str]:
    return frame.prefix + node.id, frame.index + record.index, node.kind.type

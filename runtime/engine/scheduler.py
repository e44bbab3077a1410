"""`Scheduler`: which runs are asked for, what each waits for, and which is next.

It knows nothing of values: it tells which runs are ready, and is told whether they finished or failed. Nothing here
recurses.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from nodeloom.runtime.engine.instances import BLOCKED, DONE, DORMANT, FAILED, WAITING, Instance, common_length
from nodeloom.runtime.engine.plan import Plan, PlanNode
from nodeloom.runtime.engine.records import Records
from nodeloom.runtime.engine.result import Failure


class Scheduler:
    """The state of one run of a plan.

    `on_blocked` hears of every record that can never run, and whose fault it is; `on_ready` of every run whose inputs
    are all there, `on_growth` of how many runs iterations have led to so far.
    """

    def __init__(
        self,
        plan: Plan,
        on_blocked: Callable[[Instance, Failure], None],
        on_ready: Callable[[Instance], None],
        on_growth: Callable[[int], None],
    ) -> None:
        self._nodes = plan.nodes
        self._on_blocked = on_blocked
        self._on_ready = on_ready
        self._on_growth = on_growth
        self._expanded = 0
        self._is_patient = any(node.kind.skips and skipping_places(node) for node in plan.nodes)
        self.records = Records(plan)
        self._demands: deque[Instance] = deque()
        self._settled: deque[Instance] = deque()
        self._read: list[Instance] = []
        self.targets = [self.records.get(rank, ()) for rank in plan.targets]
        for target in self.targets:
            self.records.hold(target)  # for good: a target's values are the run's result
        self._demands.extend(self.targets)
        self._work()

    def finish(self, record: Instance) -> None:
        """A run has its outputs; a spreading one has its `length`."""
        record.state = DONE
        self._settle(record)
        if self._settled or self._demands:
            self._work()
        while self._read:
            self.records.unlink(self._read.pop())

    def fail(self, record: Instance, failure: Failure) -> None:
        """A run failed: everything that needs it is blocked."""
        record.state = FAILED
        record.cause = failure
        self._settled.append(record)
        self._work()

    def want(self, record: Instance, inputs: Iterable[str]) -> bool:
        """Ask for lazy inputs of a ready run. True: it waits again, and is ready when they are there."""
        names = set(inputs)
        record.wanted = (record.wanted or set()) | names
        feeds = self._nodes[record.node].feeds
        sources = [source for feed in feeds if feed.input in names for source in record.sources[feed.start : feed.stop]]
        if not sources:
            return False
        self._wait_for(record, sources)
        self._work()
        return True

    def _work(self) -> None:
        """Do all that follows from what happened, until only running nodes can bring news."""
        while True:
            if self._settled:  # before demands: a bundle must not count a child that settles later as done
                self._settle(self._settled.popleft())
            elif self._demands:
                self._demand(self._demands.popleft())
            elif self._read:
                self.records.unlink(self._read.pop())
            else:
                return

    def _demand(self, record: Instance) -> None:
        if record.state is not DORMANT:
            return
        record.state = WAITING
        if not record.linked:
            self.records.link(record)
        node = self._nodes[record.node]
        needed = record.sources
        if not needed:  # a node without inputs, or one whose run a pin replaces
            self._proceed(record)
            return
        if node.kind.lazy or record.is_bundle:
            needed = [source for source, wire in zip(needed, node.wires, strict=False) if not wire.lazy]
        patient = 0
        if record.is_bundle:
            self._demands.extend(needed)
            needed = record.sources[len(node.wires) :]
        elif node.kind.skips:
            skipping = skipping_places(node)
            patient = self._wait_patiently(record, [record.sources[place] for place in skipping])
            needed = [source for place, source in enumerate(record.sources) if place not in skipping]
        self._wait_for(record, needed, patient)

    def _wait_patiently(self, record: Instance, sources: list[Instance]) -> int:
        """Wait for sources to be over, whatever became of them; the number of those that are not yet."""
        waiting = 0
        for source in sources:
            if source.over:
                continue
            if source.state is DORMANT:
                self._demands.append(source)
            if source.patient is None:
                source.patient = []
            source.patient.append(record)
            waiting += 1
        return waiting

    def _wait_for(self, record: Instance, sources: list[Instance], pending: int = 0) -> None:
        cause = None
        for source in sources:
            state = source.state
            if state is DONE:
                continue
            if state is DORMANT:
                self._demands.append(source)
            elif cause is None:
                cause = source.cause
            source.waiters.append(record)
            pending += 1
        record.pending = pending
        if cause is not None:
            self._block(record, cause)
        elif not pending:
            self._proceed(record)

    def _proceed(self, record: Instance) -> None:
        if record.is_bundle:
            self._expand(record)
        else:
            self._on_ready(record)

    def _expand(self, bundle: Instance) -> None:
        """The length of the bundle's next axis is known: ask for every child."""
        bundle.expanded = True
        length = common_length(bundle.sources[len(self._nodes[bundle.node].wires) :])
        self._expanded += length
        self._on_growth(self._expanded)
        children = [self.records.get(bundle.node, (*bundle.index, item)) for item in range(length)]
        bundle.pending = sum(child.state is not DONE for child in children)
        bundle.missing = sum(not child.over for child in children)
        self._read.append(bundle)
        failed = next((child for child in children if child.cause is not None), None)
        if failed is not None and failed.cause is not None:
            self._end_bundle(bundle, failed.cause)
        elif not bundle.pending:
            self._end_bundle(bundle, None)
        self._demands.extend(children)

    def _end_bundle(self, bundle: Instance, cause: Failure | None) -> None:
        bundle.cause = cause
        bundle.state = DONE if cause is None else BLOCKED
        self._settled.append(bundle)

    def _settle(self, record: Instance) -> None:
        """Tell everybody who waits for a record that it is done, or can't be."""
        cause = record.cause
        for waiter in record.waiters:
            if waiter.state is not WAITING:
                continue
            if cause is not None:
                self._block(waiter, cause)
                continue
            waiter.pending -= 1
            if not waiter.pending:
                self._proceed(waiter)
        record.waiters.clear()
        parent = record.parent
        if parent is not None and parent.expanded and parent.state is WAITING:
            parent.pending -= 1
            if cause is not None or not parent.pending:
                self._end_bundle(parent, cause)
        if self._is_patient and not (record.is_bundle and record.expanded and record.missing):
            self._end(record)
        if not record.is_bundle or record.state is not DONE:
            self._read.append(record)
        if not record.uses:
            record.outputs = record.values = record.encoded = None

    def _end(self, record: Instance) -> None:
        """A record is over: nothing of it or beneath it can change. Tell those who wait for that."""
        ended: Instance | None = record
        while ended is not None and not ended.over:
            ended.over = True
            for waiter in ended.patient or ():
                waiter.pending -= 1
                if not waiter.pending and waiter.state is WAITING:
                    self._proceed(waiter)
            ended.patient = None
            parent = ended.parent
            if parent is None or not parent.expanded:
                return
            parent.missing -= 1
            # A bundle that is not blocked ends when it has settled.
            ended = parent if not parent.missing and parent.state is BLOCKED else None

    def _block(self, record: Instance, cause: Failure) -> None:
        record.state = BLOCKED
        record.cause = cause
        self._on_blocked(record, cause)
        self._settled.append(record)


def skipping_places(node: PlanNode) -> frozenset[int]:
    """Places of a node's wires whose sources may fail: of gathering inputs that are told to leave out what failed."""
    found: set[int] = set()
    for feed in node.feeds:
        switch = node.kind.skips.get(feed.input)
        if switch is not None and node.constants.get(switch) is True:
            found.update(range(feed.start, feed.stop))
    return frozenset(found)

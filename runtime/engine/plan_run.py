"""`PlanRun`: one run of a plan, from its first event to its result."""

from __future__ import annotations

import asyncio
from typing import Final

from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.events import (
    Event,
    EventSink,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    RunCreated,
    RunFinished,
)
from nodeloom.runtime.engine.failures import failure_of
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.invoking import outputs_json
from nodeloom.runtime.engine.node_runs import NodeRuns, Outcome, Services
from nodeloom.runtime.engine.pins import pins_of
from nodeloom.runtime.engine.plan import Plan, PlanNode
from nodeloom.runtime.engine.result import Failure, RunResult, RunStatus
from nodeloom.runtime.engine.scheduler import Scheduler
from nodeloom.schema.errors import CanceledError

PASSING: Final = (CanceledError, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError)
"""Ends the run, whoever raises it. Anything else that a node raises, a wish to end the process too, is its failure."""


class PlanRun:
    """Takes ready runs from the scheduler, tells it how they went, and tells the listener everything."""

    def __init__(self, plan: Plan, services: Services, emit: EventSink, cancel: CancelToken) -> None:
        self._plan = plan
        self._listener = emit
        self._listener_error: BaseException | None = None
        self._cancel = cancel
        self._clock = services.clock
        self._nodes = NodeRuns(services, plan, self._emit, cancel)
        self._result = RunResult()
        self._volatile: list[Instance] = []
        self._began = services.clock()
        self._emit(RunCreated(len(plan.nodes), tuple(plan.nodes[rank].id for rank in plan.targets)))
        self._scheduler = Scheduler(plan, self._blocked)

    def execute(self) -> RunResult:
        """Run everything; the result says how it went."""
        canceled = False
        try:
            while (record := self._scheduler.next()) is not None:
                self._cancel.check()
                self._step(record)
        except CanceledError:
            canceled = True
        self._conclude()
        self._result.status = "canceled" if canceled else self._status()
        self._emit(RunFinished(self._result.status, self._clock() - self._began))
        return self._result

    def _step(self, record: Instance) -> None:
        node = self._plan.nodes[record.node]
        try:
            if node.kind.lazy and self._waits_again(node, record):
                return
            outcome = self._nodes.run(node, record)
        except PASSING:
            raise
        except BaseException as error:  # whatever a node raises is its own failure, and blocks only its branch
            if self._listener_error is not None:
                raise self._listener_error from None
            self._failed(record, failure_of(node, record.index, error))
        else:
            self._finished(node, record, outcome)

    def _waits_again(self, node: PlanNode, record: Instance) -> bool:
        """Ask a node for the lazy inputs it needs until there is none new; True while it waits for one."""
        while names := self._nodes.wants(node, record):
            if self._scheduler.want(record, names):
                return True
        return False

    def _emit(self, event: Event) -> None:
        """Tell the listener. What it raises is no node's failure, even when a node's progress is what it was told."""
        try:
            self._listener(event)
        except PASSING:
            raise
        except BaseException as error:
            self._listener_error = error
            raise

    def _finished(self, node: PlanNode, record: Instance, outcome: Outcome) -> None:
        record.outputs = outcome.outputs
        record.encoded = outcome.encoded
        record.length = outcome.length
        if outcome.pin is not None:
            record.pin = outcome.pin
            self._volatile.append(record)
        self._result.timings.setdefault(node.id, {})[record.index] = outcome.seconds
        self._emit(NodeFinished(node.id, record.index, outputs_json(outcome.encoded), outcome.reason, outcome.seconds))
        self._scheduler.finish(record)

    def _failed(self, record: Instance, failure: Failure) -> None:
        self._result.failures.append(failure)
        self._emit(NodeFailed(failure.node, failure.index, failure))
        self._scheduler.fail(record, failure)

    def _blocked(self, record: Instance, cause: Failure) -> None:
        node = self._plan.nodes[record.node]
        self._result.blocked.setdefault(node.id, {})[record.index] = cause
        message = f"node {node.id} ({node.kind.type}): blocked, because node {cause.node} ({cause.type}) failed"
        self._emit(NodeBlocked(node.id, record.index, cause.node, cause.index, message))

    def _conclude(self) -> None:
        result = self._result
        for rank in self._plan.targets:
            records = self._scheduler.records.of(rank)
            result.outputs[self._plan.nodes[rank].id] = {
                index: record.outputs for index, record in sorted(records.items()) if record.outputs is not None
            }
        result.pins = pins_of(self._plan, self._volatile)

    def _status(self) -> RunStatus:
        if not self._result.failures:
            return "completed"
        return "partial" if any(self._result.outputs.values()) else "failed"

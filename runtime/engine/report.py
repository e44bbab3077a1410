"""`Report`: what a run tells its listener, and the result that it leaves."""

from __future__ import annotations

import asyncio
from typing import Final

from nodeloom.runtime.engine.events import Event, EventSink, NodeBlocked, NodeFailed, NodeFinished
from nodeloom.runtime.engine.frames import Frame
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.plan import PlanNode
from nodeloom.runtime.engine.result import Failure, RunResult, RunStatus
from nodeloom.runtime.engine.tasks import Outcome
from nodeloom.schema.errors import CanceledError

PASSING: Final = (CanceledError, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError)
"""Ends the run, whoever raises it. Anything else that a node raises, a wish to end the process too, is its failure."""


class Report:
    """Sends events and fills in the result.

    `error` is what the listener raised: no node's failure, even when a node's progress is what it was told.
    """

    def __init__(self, listener: EventSink) -> None:
        self.result = RunResult()
        self.error: BaseException | None = None
        self.listener = listener

    def tell(self, event: Event) -> None:
        """Send an event."""
        try:
            self.listener(event)
        except PASSING:
            raise
        except BaseException as error:
            self.error = error
            raise

    def finished(self, frame: Frame, node: PlanNode, record: Instance, outcome: Outcome, attempts: int) -> None:
        """A run of a node has its outputs."""
        name, index = frame.prefix + node.id, frame.index + record.index
        _, encoded, _, reason, why, seconds, _, peak = outcome
        event = NodeFinished(name, index, encoded, reason, seconds, why, peak, attempts)
        self.result.finished.append(event)
        self.tell(event)

    def failed(self, failure: Failure) -> None:
        """A run of a node failed for good."""
        self.result.failures.append(failure)
        self.tell(NodeFailed(failure.node, failure.index, failure))

    def blocked(self, frame: Frame, record: Instance, cause: Failure) -> None:
        """A record can never run."""
        node = frame.plan.nodes[record.node]
        name, index = frame.prefix + node.id, frame.index + record.index
        self.result.blocked.setdefault(name, {})[index] = cause
        message = f"node {name} ({node.kind.type}): blocked, because node {cause.node} ({cause.type}) failed"
        self.tell(NodeBlocked(name, index, cause.node, cause.index, message))

    def conclude(self, root: Frame, canceled: bool) -> RunStatus:
        """Fill in what the targets gave, and how the run went."""
        result = self.result
        for rank in root.plan.targets:
            records = root.scheduler.records.of(rank)
            result.outputs[root.plan.nodes[rank].id] = {
                index: record.outputs for index, record in sorted(records.items()) if record.outputs is not None
            }
        result.pins |= root.pins()
        result.status = "canceled" if canceled else _status(root, result)
        return result.status


def _status(root: Frame, result: RunResult) -> RunStatus:
    if not root.failures:
        return "completed"
    return "partial" if any(result.outputs.values()) else "failed"

"""`ToldResult`: the `RunResult` of a run that a server did, folded from what it told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ConfigDict

from nodeloom.runtime.cli.remote.told_events import event_of, retries_of
from nodeloom.runtime.engine import (
    EventSink,
    Failure,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeRetrying,
    RunCreated,
    RunResult,
)
from nodeloom.runtime.engine.events import Event, RunFinished
from nodeloom.schema.errors import InvalidGraphError, Problem
from nodeloom.schema.output import InvocationOutput

RETRIED = "run.retried"


class ToldOutput(InvocationOutput):
    """The outputs of a node as JSON."""

    model_config = ConfigDict(extra="allow")


class ToldResult:
    """Takes what is told of one run, in order, and passes the engine's events on.

    The end is passed on by `close`: a run that had ended may have been retried since.
    """

    def __init__(self, sink: EventSink) -> None:
        self.result = RunResult()
        self.began = False
        self._sink = sink
        self._targets: tuple[str, ...] = ()
        self._end: RunFinished | None = None
        self._retried: list[NodeRetrying] = []

    def take(self, told: Mapping[str, Any]) -> None:
        """Take the data of an event."""
        event = event_of(told)
        if isinstance(event, RunFinished):
            self._end = event
            return
        if told.get("event") == RETRIED:
            self.result.failures.clear()
            self.result.blocked.clear()
        self._tell_retried(event)
        if event is not None:
            self._fold(event, told)
            self._sink(event)
        self._retried += retries_of(told)

    def close(self, problems: Iterable[Problem] = ()) -> RunResult:
        """The result of a run that is over; `problems` are those that the server has for it.

        `InvalidGraphError` if it could not even begin.
        """
        if self._end is not None:
            self.result.status = self._end.status
            self._sink(self._end)
        told = {failure.message for failure in self.result.failures}
        more = [problem for problem in problems if problem.message not in told]
        if self.result.status == "failed" and not self.began and more:
            raise InvalidGraphError(more)
        self.result.failures += [Failure(each.node or "", (), "", each.code, each.message, each.field) for each in more]
        return self.result

    def _tell_retried(self, event: Event | None) -> None:
        """What a lost worker's nodes come to is told after it: those that failed by it are not tried again."""
        if isinstance(event, NodeFailed):
            place = (event.node, event.index)
            self._retried = [each for each in self._retried if (each.node, each.index) != place]
            return
        retried, self._retried = self._retried, []
        for each in retried:
            self._sink(each)

    def _fold(self, event: Event, told: Mapping[str, Any]) -> None:
        result = self.result
        if isinstance(event, RunCreated):
            self.began, self._targets = True, event.targets
        elif isinstance(event, NodeFailed):
            result.failures.append(event.failure)
        elif isinstance(event, NodeBlocked):
            cause = Failure(event.cause_node, event.cause_index, "", "blocked", event.message)
            result.blocked.setdefault(event.node, {})[event.index] = cause
        elif isinstance(event, NodeFinished) and event.node in self._targets:
            result.outputs.setdefault(event.node, {})[event.index] = ToldOutput.model_validate(told["outputs"])

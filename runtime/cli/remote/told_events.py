"""`event_of`: what a server told of a run, as the event that the engine there sent. It undoes their `to_json`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from nodeloom.runtime.engine.events import (
    Event,
    NodeBlocked,
    NodeExpanded,
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodeRetrying,
    NodeStarted,
    RunCreated,
    RunFinished,
)
from nodeloom.runtime.engine.result import Failure
from nodeloom.schema.errors import DocumentError

Told = Mapping[str, Any]
WORKER_LOST: Final = "worker.lost"


def retries_of(told: Told) -> list[NodeRetrying]:
    """What the loss of a worker means for the nodes that were at work: each is tried again; none of other events.

    `DocumentError` if it lacks what such an event has.
    """
    if told.get("event") != WORKER_LOST:
        return []
    try:
        reason = f"the worker process {told['reason']}"
        places = [(str(node), tuple(map(int, index))) for node, index in told["running"]]
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError(f"the server told of {WORKER_LOST} what can't be read: {error!r}") from error
    return [
        NodeRetrying(node, index, 1, 0.0, Failure(node, index, "", "worker_lost", reason)) for node, index in places
    ]


def event_of(told: Told) -> Event | None:
    """The event of the engine; None for what only a server tells. `DocumentError` if it lacks what such an event has.

    What `node.finished` tells of outputs is left out: it is JSON, and no event of the engine holds that.
    """
    made = _MADE.get(str(told.get("event")))
    if made is None:
        return None
    try:
        return made(told)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DocumentError(f"the server told of {told.get('event')} what can't be read: {error!r}") from error


def _created(told: Told) -> Event:
    return RunCreated(int(told["nodes"]), tuple(map(str, told["targets"])))


def _started(told: Told) -> Event:
    return NodeStarted(*_place(told), int(told["attempt"]))


def _progress(told: Told) -> Event:
    return NodeProgress(*_place(told), int(told["step"]), int(told["total"]), str(told["message"]))


def _expanded(told: Told) -> Event:
    return NodeExpanded(*_place(told), int(told["number"]), int(told["nodes"]), str(told.get("content", "")))


def _finished(told: Told) -> Event:
    peak = told["peak_memory"]
    return NodeFinished(
        *_place(told), {}, told["cache"], float(told["seconds"]), str(told["why"]),
        None if peak is None else int(peak), int(told["attempt"]),
    )  # fmt: skip


def _retrying(told: Told) -> Event:
    return NodeRetrying(*_place(told), int(told["attempt"]), float(told["delay"]), _failure(told))


def _failed(told: Told) -> Event:
    return NodeFailed(*_place(told), _failure(told))


def _blocked(told: Told) -> Event:
    return NodeBlocked(*_place(told), *_place(told["cause"]), str(told["message"]))


def _over(told: Told) -> Event:
    return RunFinished(told["status"], float(told["seconds"]), is_early=bool(told["is_early"]))


def _place(told: Told) -> tuple[str, tuple[int, ...]]:
    return str(told["node"]), tuple(map(int, told["index"]))


def _failure(told: Told) -> Failure:
    return Failure(
        *_place(told), str(told["type"]), str(told["code"]), str(told["message"]), told.get("field"),
        str(told.get("traceback", "")),
    )  # fmt: skip


_MADE: Final[Mapping[str, Callable[[Told], Event]]] = {
    RunCreated.name: _created,
    NodeStarted.name: _started,
    NodeProgress.name: _progress,
    NodeExpanded.name: _expanded,
    NodeFinished.name: _finished,
    NodeRetrying.name: _retrying,
    NodeFailed.name: _failed,
    NodeBlocked.name: _blocked,
    RunFinished.name: _over,
}

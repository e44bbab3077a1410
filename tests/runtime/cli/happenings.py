"""Events of runs that never were, in few words."""

from nodeloom.runtime.engine.events import (
    CacheReason,
    Event,
    EventSink,
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
from nodeloom.runtime.engine.plan import Index
from nodeloom.runtime.engine.result import Failure, RunStatus


def created(nodes: int, *targets: str) -> RunCreated:
    return RunCreated(nodes, targets)


def started(node: str, *index: int, attempt: int = 1) -> NodeStarted:
    return NodeStarted(node, index, attempt)


def progress(node: str, step: int, total: int, message: str = "", index: Index = ()) -> NodeProgress:
    return NodeProgress(node, index, step, total, message)


def expanded(node: str, number: int, nodes: int = 1) -> NodeExpanded:
    return NodeExpanded(node, (), number, nodes)


def finished(
    node: str, *index: int, cache: CacheReason = "missed", why: str = "", seconds: float = 0.5, peak: int | None = None
) -> NodeFinished:
    return NodeFinished(node, index, {}, cache, seconds, why, peak)


def failure(node: str, *index: int, sentence: str = "it can't be") -> Failure:
    return Failure(node, index, "t/fail", "input", f"node {node} (t/fail): {sentence}")


def failed(node: str, *index: int) -> NodeFailed:
    return NodeFailed(node, index, failure(node, *index))


def retrying(node: str, *index: int, attempt: int = 1) -> NodeRetrying:
    return NodeRetrying(node, index, attempt, 1.0, failure(node, *index))


def blocked(node: str, cause: str, *index: int) -> NodeBlocked:
    return NodeBlocked(node, index, cause, (), f"node {node}: blocked")


def over(status: RunStatus = "completed", seconds: float = 1.0) -> RunFinished:
    return RunFinished(status, seconds, is_early=status == "canceled")


def tell(sink: EventSink, *events: Event) -> None:
    for event in events:
        sink(event)

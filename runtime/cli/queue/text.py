"""What a server tells of runs and queues, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nodeloom.runtime.cli.amounts import bytes_text, count_text, seconds_text
from nodeloom.runtime.cli.columns import aligned
from nodeloom.runtime.cli.sentences import one_line
from nodeloom.runtime.client import Canceled, Event, Queue, RunInfo, Worker
from nodeloom.schema.json import write_json

_LONGEST = 40
"""Longer names are cut, in characters."""
_ORDER = ("running", "queued", "completed", "partial", "failed", "canceled")
_TOLD = frozenset(
    {
        "run.queued", "run.leased", "run.released", "run.retried", "run.canceling", "run.finished", "node.failed",
        "node.retrying", "worker.lost", "queue.paused", "queue.resumed",
    }
)  # fmt: skip
"""Events that are told of runs as a whole."""


def run_lines(runs: Sequence[RunInfo], now: float) -> Iterator[str]:
    """A line for each run; `now` in seconds since 1970."""
    if not runs:
        yield "no runs"
        return
    head = ("run", "state", "queue", "priority", "enqueued", "took", "name")
    yield from aligned([head, *(_row(run, now) for run in runs)])


def run_details(run: RunInfo, now: float) -> Iterator[str]:
    """All that is known of a run."""
    ago = f"{seconds_text(max(0.0, now - run.created))} ago"
    known: dict[str, object] = {
        "run": run.id, "name": one_line(run.name), "state": _state(run), "queue": run.queue, "priority": run.priority,
        "batch": run.batch, "workflow": run.workflow, "revision": run.revision, "requeued from": run.origin,
        "tags": ", ".join(map(one_line, run.tags)), "enqueued": ago, "attempts": run.attempts,
        "took": "" if run.seconds is None else seconds_text(run.seconds),
    }  # fmt: skip
    known |= {f"input {name}": one_line(write_json(value)) for name, value in run.inputs.items()}
    known |= {f"output {name}": one_line(write_json(value)) for name, value in (run.outputs or {}).items()}
    yield from aligned([(one_line(name), str(value)) for name, value in known.items() if value not in (None, "")])
    for problem in run.problems:
        if isinstance(problem, dict):
            yield f"error: {one_line(str(problem.get('message', problem)))}"


def queue_lines(queues: Sequence[Queue]) -> Iterator[str]:
    """A line for each queue: whether it is paused, and its runs by state."""
    rows = [
        (one_line(queue.name), "paused" if queue.paused else "open", _counts(queue.states) or "no runs")
        for queue in queues
    ]
    yield from aligned([("queue", "is", "runs"), *rows])


def worker_lines(workers: Sequence[Worker]) -> Iterator[str]:
    """A line for each worker: what it does, and how the one before it ended."""
    rows = []
    for number, worker in enumerate(workers):
        at = f"run {worker.run}" if worker.run else one_line(worker.trouble or "")
        rows.append((f"worker {number}", worker.state, bytes_text(worker.memory), at))
    yield from aligned(rows) if rows else ["no workers: nothing is run"]


def canceled_lines(found: Canceled) -> Iterator[str]:
    """What canceling did."""
    told = ((found.ended, "canceled"), (found.canceling, "to end soon"))
    words = [f"{count_text(len(runs), 'run')} {what}" for runs, what in told if runs]
    yield ", ".join(words) or "nothing to cancel: what was asked for has ended"


def event_line(event: Event) -> str | None:
    """An event as a line, if it is about a run as a whole or what went wrong."""
    if event.name not in _TOLD:
        return None
    data = event.data
    words = [
        str(data[key]) for key in ("status", "queue", "name", "reason", "message") if data.get(key) not in (None, "")
    ]
    if event.name == "run.leased":
        words.append(f"attempt {data.get('attempt')}")
    return one_line("  ".join([str(event.number), event.run or "-", event.name, *words]))


def _row(run: RunInfo, now: float) -> tuple[str, ...]:
    took = "" if run.seconds is None else seconds_text(run.seconds)
    if run.state == "running" and run.started is not None:
        took = f"{seconds_text(max(0.0, now - run.started))} so far"
    name = one_line(run.name)
    short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 3]}..."
    ago = f"{seconds_text(max(0.0, now - run.created))} ago"
    return (run.id, _state(run), run.queue, str(run.priority), ago, took, short)


def _state(run: RunInfo) -> str:
    return "canceling" if run.canceling and not run.is_over else run.state


def _counts(states: Mapping[str, int]) -> str:
    known = [*(name for name in _ORDER if name in states), *sorted(states.keys() - set(_ORDER))]
    return ", ".join(f"{states[name]} {name}" for name in known if states[name])

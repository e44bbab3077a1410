"""What clients are told about runs and queues."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import Field

from nodeloom.runtime.server.bodies import AnyJSON, JSONObject, View
from nodeloom.runtime.server.runs.requests import State
from nodeloom.runtime.store.records.library import RunImageRecord
from nodeloom.runtime.store.records.queue import BatchRecord, Canceled, QueueRecord, RunRecord, RunSummaryRecord


class RunView(View):
    """A run. Times are seconds since 1970; `outputs` and `problems` are there once it ended."""

    id: str
    queue: str
    state: State
    priority: int
    place: float = Field(description="What waits goes by priority, highest first, then by place, lowest first")
    batch: str | None
    workflow: str | None = Field(description="Id of the saved workflow that it is a run of")
    revision: int | None
    origin: str | None = Field(description="The run that it was requeued from")
    name: str
    tags: list[str]
    inputs: JSONObject
    options: JSONObject
    attempts: int = Field(description="How often a worker took it")
    canceling: bool
    created: float
    started: float | None
    finished: float | None
    seconds: float | None
    outputs: JSONObject | None
    problems: list[AnyJSON]

    @classmethod
    def of(cls, run: RunRecord) -> RunView:
        """A run as the records have it; it needs no check."""
        return cls.model_construct(
            id=run.id, queue=run.queue, state=run.state, priority=run.priority, place=run.place, batch=run.batch,
            workflow=run.workflow, revision=run.revision, origin=run.origin, name=run.name, tags=list(run.tags),
            inputs=dict(run.inputs), options=dict(run.options), attempts=run.attempts, canceling=run.is_canceling,
            created=run.created, started=run.started, finished=run.finished, seconds=run.seconds,
            outputs=None if run.outputs is None else dict(run.outputs), problems=list(run.problems),
        )  # fmt: skip


class RunImage(View):
    """A picture that a run saved; `/images/ID` tells more, `/images/ID/file` is its file."""

    id: str
    value: JSONObject = Field(description="What a field of a workflow is given to use the picture")
    name: str
    node: str | None
    width: int
    height: int

    @classmethod
    def of(cls, image: RunImageRecord) -> RunImage:
        """A picture as the records have it."""
        return cls(
            id=image.id, value={"name": image.name, "hash": image.digest}, name=image.name, node=image.node,
            width=image.width, height=image.height,
        )  # fmt: skip


class RunResult(RunView):
    """A run with what it saved; `/runs/ID/outputs/NAME` is the file of an output that is a picture."""

    images: list[RunImage] = Field(description="The first 100 pictures that it saved; `/images?run=ID` has all")


class RunSummary(View):
    """A run in short: what a list shows of it."""

    id: str
    name: str
    queue: str
    state: State
    priority: int
    place: float = Field(description="What waits goes by priority, highest first, then by place, lowest first")
    batch: str | None
    workflow: str | None
    created: float
    started: float | None
    finished: float | None
    seconds: float | None

    @classmethod
    def of(cls, run: RunSummaryRecord) -> RunSummary:
        """A run as the records have it; it needs no check."""
        return cls.model_construct(**asdict(run))


class RunPage(View):
    """Some runs, newest first."""

    runs: list[RunView] | list[RunSummary] = Field(description="In short if `fields=summary` was asked for")
    next: str | None = Field(description="`after` of the next page; null at the end")


class Enqueued(View):
    """Runs that are in the queue, durably."""

    runs: list[str] = Field(description="Their ids, in order")
    batch: str | None = Field(description="Id of what they are together, if a batch was asked for")
    results: list[RunResult] = Field(default=[], description="The runs as they are now, if `wait` was given")


class BatchView(View):
    """Runs that were enqueued together."""

    id: str
    name: str
    queue: str
    size: int
    created: float
    states: dict[str, int] = Field(description="How many are in which state; what was pruned is in none")

    @classmethod
    def of(cls, batch: BatchRecord) -> BatchView:
        """A batch as the records have it."""
        return cls(
            id=batch.id, name=batch.name, queue=batch.queue, size=batch.size, created=batch.created,
            states=dict(batch.states),
        )  # fmt: skip


class QueueView(View):
    """A queue, and how many runs of it are in which state."""

    name: str
    paused: bool
    states: dict[str, int]

    @classmethod
    def of(cls, queue: QueueRecord) -> QueueView:
        """A queue as the records have it."""
        return cls(name=queue.name, paused=queue.is_paused, states=dict(queue.states))


class QueueList(View):
    """All queues."""

    queues: list[QueueView]


class CanceledView(View):
    """What canceling did: `ended` waited and are over, `canceling` end as soon as their nodes let them."""

    ended: list[str]
    canceling: list[str]

    @classmethod
    def of(cls, found: Canceled) -> CanceledView:
        """What the queue did; whoever gives runs to workers reads it in the log."""
        return cls(ended=[*found.ended], canceling=[lease.run for lease in found.running])


class Pruned(View):
    """What was forgotten."""

    runs: int
    events: int

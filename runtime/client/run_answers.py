"""What the API tells of runs and queues. Times are seconds since 1970."""

from __future__ import annotations

from typing import Final, Literal

from nodeloom.runtime.client.answers import Answer, AnyJSON, JSONObject

RunState = Literal["queued", "running", "completed", "partial", "failed", "canceled"]
ENDED: Final = frozenset({"completed", "partial", "failed", "canceled"})
"""States of runs that are over. `retry` lets them go on."""


class RunImage(Answer):
    """A picture that a run saved: `value` is what a field of a workflow is given to use it."""

    id: str
    value: JSONObject
    name: str
    node: str | None
    width: int
    height: int


class RunInfo(Answer):
    """A run as it stood when it was asked for; `outputs` and `problems` are there once it ended.

    `images` are the first 100 that it saved; none are told of runs in a list.
    """

    id: str
    queue: str
    state: RunState
    priority: int
    batch: str | None
    workflow: str | None
    revision: int | None
    origin: str | None
    name: str
    tags: tuple[str, ...]
    inputs: JSONObject
    options: JSONObject
    attempts: int
    canceling: bool
    created: float
    started: float | None
    finished: float | None
    seconds: float | None
    outputs: JSONObject | None
    problems: tuple[AnyJSON, ...]
    images: tuple[RunImage, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""
        return self.state in ENDED


class RunPage(Answer):
    """Some runs, newest first; `next` is the `after` of the next page, None at the end."""

    runs: tuple[RunInfo, ...]
    next: str | None


class Enqueued(Answer):
    """Runs that are in the queue, durably; `results` are there if it was waited for them."""

    runs: tuple[str, ...]
    batch: str | None
    results: tuple[RunInfo, ...] = ()


class Batch(Answer):
    """Runs that were enqueued together, and how many are in which state."""

    id: str
    name: str
    queue: str
    size: int
    created: float
    states: dict[str, int]


class Queue(Answer):
    """A queue, and how many of its runs are in which state."""

    name: str
    paused: bool
    states: dict[str, int]


class QueueList(Answer):
    """All queues."""

    queues: tuple[Queue, ...]


class Canceled(Answer):
    """What canceling did: `ended` waited and are over, `canceling` end as soon as their nodes let them."""

    ended: tuple[str, ...]
    canceling: tuple[str, ...]


class Pruned(Answer):
    """How many runs, and events of them, were forgotten."""

    runs: int
    events: int

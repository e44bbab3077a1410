"""Runs: `AsyncRun`, one of them, and `AsyncRuns`, all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from nodeloom.runtime.client.address import part
from nodeloom.runtime.client.answers import JSONObject
from nodeloom.runtime.client.connection import Connection, Sending
from nodeloom.runtime.client.documents import Document, plain
from nodeloom.runtime.client.errors import AnswerError, StillRunningError
from nodeloom.runtime.client.following import PATIENCE, ended, follow_run, look
from nodeloom.runtime.client.happenings import News
from nodeloom.runtime.client.images import AsyncImage, AsyncImages
from nodeloom.runtime.client.outputs import Output
from nodeloom.runtime.client.run_answers import Batch, Canceled, Enqueued, Pruned, RunInfo, RunPage, RunState
from nodeloom.schema.json import JSON


@dataclass(frozen=True, slots=True)
class Terms:
    """How runs are to be done.

    Args:
        batch: Groups of lists by the name of the input: zipped within a group, crossed between groups.
        queue: Where they wait.
        priority: Runs of higher priority go first.
        front: Before all that waits in the queue.
        name: For people; the workflow's own without.
        tags: Words to find them by.
        targets: Run only to these nodes, and tell their outputs.
        policies: `{"default": {"retries", "backoff", "timeout"}, "nodes": {id: ...}, "fail_fast"}`.
    """

    batch: Sequence[Mapping[str, Sequence[JSON]]] = ()
    queue: str = "default"
    priority: int = 0
    front: bool = False
    name: str = ""
    tags: Sequence[str] = ()
    targets: Sequence[str] | None = None
    policies: Mapping[str, JSON] = field(default_factory=dict)

    def body(self, inputs: Mapping[str, JSON] | None) -> JSONObject:
        """As the API takes them."""
        return {
            "inputs": dict(inputs or {}),
            "batch": [{name: list(values) for name, values in group.items()} for group in self.batch],
            "queue": self.queue,
            "priority": self.priority,
            "front": self.front,
            "name": self.name,
            "tags": list(self.tags),
            "targets": None if self.targets is None else list(self.targets),
            "policies": dict(self.policies),
        }


PLAIN = Terms()
"""One run, at the end of the default queue."""


class AsyncRun:
    """A run of a server. `info` is what was told of it last, None before anything was."""

    def __init__(self, connection: Connection, run: str, info: RunInfo | None = None) -> None:
        self.id = run
        self.info = info
        self._connection = connection

    @property
    def state(self) -> RunState:
        """The state that was told last."""
        return "queued" if self.info is None else self.info.state

    @property
    def outputs(self) -> JSONObject:
        """Values by the names of the workflow's outputs, or `NODE.OUTPUT` of targets; empty before the end."""
        return {} if self.info is None or self.info.outputs is None else self.info.outputs

    async def refresh(self) -> RunInfo:
        """Ask how it stands."""
        self.info = await look(self._connection, self.id)
        return self.info

    async def wait(self, timeout: float | None = None, patience: float = PATIENCE) -> RunInfo:
        """Wait for the end, however it comes: see `state`. Servers may come and go meanwhile, for `patience` seconds.

        `StillRunningError` after `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                self.info = await ended(self._connection, self.id, patience)
        except TimeoutError:
            raise StillRunningError(f"run {self.id} did not end within {timeout:g} s; it goes on") from None
        return self.info

    async def output(self, name: str, at: int | None = None) -> Output:
        """One output, its picture if it is one: see `AsyncRuns.output`."""
        return await AsyncRuns(self._connection).output(self.id, name, at)

    async def images(self) -> Sequence[AsyncImage]:
        """The pictures that it saved, in the order in which it did."""
        return await AsyncImages(self._connection).of_run(self.id)

    def events(self, after: int = 0, *, previews: bool = False, patience: float = PATIENCE) -> AsyncIterator[News]:
        """Everything that happened to it and happens until its end, after the event of a number."""
        return follow_run(self._connection, self.id, after, previews=previews, patience=patience)

    async def document(self) -> JSONObject:
        """The workflow as it was enqueued; the run's own inputs are not in it."""
        return await self._connection.get_object(f"/runs/{part(self.id)}/document")

    async def cancel(self) -> Canceled:
        """Cancel it: if it waits it is over, if it runs it ends between two steps."""
        return await self._connection.ask(Sending("POST", self._path("cancel"), harmless=True), Canceled)

    async def retry(self, repeat: Sequence[str] = ()) -> RunInfo:
        """Let it go on, if it failed or was canceled: what finished is not done again.

        `repeat` names nodes that may run twice although they are not idempotent.
        """
        self.info = await self._connection.ask(
            Sending("POST", self._path("retry"), body={"repeat": [*repeat]}), RunInfo
        )
        return self.info

    async def requeue(self) -> AsyncRun:
        """The same once more, as a new run."""
        again = await self._connection.ask(Sending("POST", self._path("requeue")), Enqueued)
        return first_of(self._connection, again)

    async def front(self) -> RunInfo:
        """Before all others of its queue."""
        return await self._told(Sending("POST", self._path("front"), harmless=True))

    async def move(self, *, before: str | None = None, after: str | None = None) -> RunInfo:
        """Right before or after another queued run of the same queue, whose priority it takes."""
        return await self._told(
            Sending("POST", self._path("move"), body={"before": before, "after": after}, harmless=True)
        )

    async def set_priority(self, priority: int) -> RunInfo:
        """Give it another priority while it waits."""
        return await self._told(Sending("PATCH", f"/runs/{part(self.id)}", body={"priority": priority}, harmless=True))

    async def _told(self, sending: Sending) -> RunInfo:
        self.info = await self._connection.ask(sending, RunInfo)
        return self.info

    def _path(self, deed: str) -> str:
        return f"/runs/{part(self.id)}/{deed}"


def first_of(connection: Connection, enqueued: Enqueued) -> AsyncRun:
    """The run that was enqueued; of a batch the first."""
    if not enqueued.runs:
        raise AnswerError("the server took the run and told no id of it; it is of another version")
    return AsyncRun(connection, enqueued.runs[0], next(iter(enqueued.results), None))


class AsyncRuns:
    """All runs of a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, run: str) -> AsyncRun:
        """A run by its id; `ApiError` if there is none."""
        return AsyncRun(self._connection, run, await look(self._connection, run))

    async def list(
        self,
        text: str = "",
        *,
        states: Sequence[RunState] = (),
        queue: str | None = None,
        batch: str | None = None,
        workflow: str | None = None,
        origin: str | None = None,
        since: float | None = None,
        until: float | None = None,
        limit: int = 50,
        after: str | None = None,
    ) -> RunPage:
        """Search the runs by words of name or tags and all else, newest first, a page at a time.

        Times are seconds since 1970; `after` is the `next` of the page before.
        """
        query = {
            "text": text, "state": tuple(states), "queue": queue, "batch": batch, "workflow": workflow,
            "origin": origin, "since": since, "until": until, "limit": limit, "after": after,
        }  # fmt: skip
        return await self._connection.get("/runs", RunPage, query)

    async def output(self, run: str, name: str, at: int | None = None) -> Output:
        """One output of a run that ended, its picture if it is one; of a list, the item at a place, from 0.

        `ApiError` names the outputs that there are, if it is none of them.
        """
        sending = Sending("GET", f"/runs/{part(run)}/outputs/{part(name)}", {"at": at}, harmless=True)
        response = await self._connection.send(sending)
        return Output(name, response.headers.get("content-type", "").partition(";")[0], response.content)

    async def enqueue(
        self,
        document: Document,
        inputs: Mapping[str, JSON] | None = None,
        terms: Terms = PLAIN,
        *,
        wait: float = 0.0,
    ) -> Enqueued:
        """Put a run of a workflow into the queue, or a batch of them, and wait so many seconds (at most 60) for them.

        They are durable when the answer is there. `ApiError` with every problem if the workflow can't run.
        """
        body = {"document": plain(document), **terms.body(inputs)}
        return await self._connection.ask(Sending("POST", "/runs", {"wait": wait}, body, wait=wait), Enqueued)

    async def cancel_all(self) -> Canceled:
        """Cancel everything that waits or runs, in all queues."""
        return await self._connection.ask(Sending("POST", "/runs/cancel", harmless=True), Canceled)

    async def prune(self, before: float, queue: str | None = None) -> Pruned:
        """Forget runs that ended before a time, with their events; their pictures stay. Seconds since 1970."""
        body = {"before": before, "queue": queue}
        return await self._connection.ask(Sending("POST", "/runs/prune", body=body, harmless=True, wait=600), Pruned)

    async def batch(self, batch: str) -> Batch:
        """How many runs of a batch are in which state."""
        return await self._connection.get(f"/batches/{part(batch)}", Batch)

    async def cancel_batch(self, batch: str) -> Canceled:
        """Cancel all runs of a batch."""
        return await self._connection.ask(Sending("POST", f"/batches/{part(batch)}/cancel", harmless=True), Canceled)

"""The parts of a `Client`: what `AsyncRuns` and its like do, for code without an event loop. Nothing is done here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from nodeloom.runtime.client.answers import JSONObject
from nodeloom.runtime.client.blocking import Errands, blocking
from nodeloom.runtime.client.following import PATIENCE
from nodeloom.runtime.client.happenings import News
from nodeloom.runtime.client.images import AsyncImage, AsyncImages
from nodeloom.runtime.client.library_answers import ImageInfo
from nodeloom.runtime.client.models import AsyncModels
from nodeloom.runtime.client.queues import AsyncQueues
from nodeloom.runtime.client.run_answers import RunInfo, RunState
from nodeloom.runtime.client.runs import PLAIN, AsyncRun, AsyncRuns, Terms
from nodeloom.runtime.client.secrets import AsyncSecrets
from nodeloom.runtime.client.workflows import AsyncWorkflows
from nodeloom.schema.json import JSON

A = TypeVar("A")


class Part(Generic[A]):
    """Does in a thread what its twin does in an event loop."""

    def __init__(self, twin: A, errands: Errands) -> None:
        self.twin = twin
        self.errands = errands


class Image(Part[AsyncImage]):
    """A picture that a server keeps: see `AsyncImage`."""

    @property
    def info(self) -> ImageInfo:
        """What is known of it."""
        return self.twin.info

    @property
    def name(self) -> str:
        """What it is called; no path."""
        return self.twin.name

    @property
    def value(self) -> JSONObject:
        """What a field of a workflow is given to use it."""
        return self.twin.value

    read = blocking(AsyncImage.read)
    delete = blocking(AsyncImage.delete)


class Run(Part[AsyncRun]):
    """A run of a server: see `AsyncRun`."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.twin.id

    @property
    def info(self) -> RunInfo | None:
        """What was told of it last."""
        return self.twin.info

    @property
    def state(self) -> RunState:
        """The state that was told last."""
        return self.twin.state

    @property
    def outputs(self) -> JSONObject:
        """Values by the names of the workflow's outputs, or `NODE.OUTPUT` of targets; empty before the end."""
        return self.twin.outputs

    @property
    def images(self) -> Sequence[Image]:
        """The pictures that it saved up to now, in the order in which it did. The server is asked each time."""
        return [Image(each, self.errands) for each in self.errands.do(self.twin.images())]

    def events(self, after: int = 0, *, previews: bool = False, patience: float = PATIENCE) -> Iterator[News]:
        """Everything that happened to it and happens until its end: see `AsyncRun.events`."""
        return self.errands.iterate(self.twin.events(after, previews=previews, patience=patience))

    def requeue(self) -> Run:
        """The same once more, as a new run."""
        return Run(self.errands.do(self.twin.requeue()), self.errands)

    output = blocking(AsyncRun.output)
    refresh = blocking(AsyncRun.refresh)
    wait = blocking(AsyncRun.wait)
    document = blocking(AsyncRun.document)
    cancel = blocking(AsyncRun.cancel)
    retry = blocking(AsyncRun.retry)
    front = blocking(AsyncRun.front)
    move = blocking(AsyncRun.move)
    set_priority = blocking(AsyncRun.set_priority)


class Runs(Part[AsyncRuns]):
    """All runs of a server: see `AsyncRuns`."""

    def get(self, run: str) -> Run:
        """A run by its id; `ApiError` if there is none."""
        return Run(self.errands.do(self.twin.get(run)), self.errands)

    list = blocking(AsyncRuns.list)
    output = blocking(AsyncRuns.output)
    enqueue = blocking(AsyncRuns.enqueue)
    cancel_all = blocking(AsyncRuns.cancel_all)
    prune = blocking(AsyncRuns.prune)
    batch = blocking(AsyncRuns.batch)
    cancel_batch = blocking(AsyncRuns.cancel_batch)


class Queues(Part[AsyncQueues]):
    """The queues of a server: see `AsyncQueues`."""

    list = blocking(AsyncQueues.list)
    create = blocking(AsyncQueues.create)
    remove = blocking(AsyncQueues.remove)
    pause = blocking(AsyncQueues.pause)
    resume = blocking(AsyncQueues.resume)
    cancel = blocking(AsyncQueues.cancel)


class Workflows(Part[AsyncWorkflows]):
    """The saved workflows of a server: see `AsyncWorkflows`."""

    def run(
        self,
        workflow: str,
        inputs: Mapping[str, JSON] | None = None,
        terms: Terms = PLAIN,
        *,
        revision: int | None = None,
    ) -> Run:
        """Run a saved workflow as a function, with inputs for the fields that it exposes."""
        return Run(self.errands.do(self.twin.run(workflow, inputs, terms, revision=revision)), self.errands)

    list = blocking(AsyncWorkflows.list)
    create = blocking(AsyncWorkflows.create)
    save = blocking(AsyncWorkflows.save)
    get = blocking(AsyncWorkflows.get)
    delete = blocking(AsyncWorkflows.delete)
    revisions = blocking(AsyncWorkflows.revisions)
    document = blocking(AsyncWorkflows.document)
    diff = blocking(AsyncWorkflows.diff)
    interface = blocking(AsyncWorkflows.interface)
    enqueue = blocking(AsyncWorkflows.enqueue)


class Images(Part[AsyncImages]):
    """All pictures of a server: see `AsyncImages`."""

    def upload(self, data: bytes, name: str = "", *, kind: str = "upload", board: str | None = None) -> Image:
        """Keep a PNG, JPEG or WebP as it is: see `AsyncImages.upload`."""
        return Image(self.errands.do(self.twin.upload(data, name, kind=kind, board=board)), self.errands)

    def get(self, image: str) -> Image:
        """A picture by its id; `ApiError` if there is none."""
        return Image(self.errands.do(self.twin.get(image)), self.errands)

    list = blocking(AsyncImages.list)
    read = blocking(AsyncImages.read)
    delete = blocking(AsyncImages.delete)


class Models(Part[AsyncModels]):
    """All models of a server: see `AsyncModels`."""

    list = blocking(AsyncModels.list)
    get = blocking(AsyncModels.get)
    scan = blocking(AsyncModels.scan)
    identify = blocking(AsyncModels.identify)


class Secrets(Part[AsyncSecrets]):
    """The secrets of a server, by name: see `AsyncSecrets`."""

    list = blocking(AsyncSecrets.list)
    set = blocking(AsyncSecrets.set)
    remove = blocking(AsyncSecrets.remove)

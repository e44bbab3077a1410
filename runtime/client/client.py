"""`Client`: a server as an object, for code without an event loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType

import httpx2

from nodeloom.runtime.client.async_client import AsyncClient
from nodeloom.runtime.client.blocking import Errands, blocking
from nodeloom.runtime.client.documents import Document
from nodeloom.runtime.client.following import PATIENCE
from nodeloom.runtime.client.happenings import News
from nodeloom.runtime.client.parts import Images, Models, Part, Queues, Run, Runs, Secrets, Workflows
from nodeloom.runtime.client.runs import PLAIN, Terms
from nodeloom.schema.json import JSON


class Client(Part[AsyncClient]):
    """A server. Threads may share it.

    with Client("http://127.0.0.1:9190") as client:
        run = client.run(document, {"prompt": "a red circle"})
        run.wait()
        print(run.outputs, [image.name for image in run.images])

    Args: see `AsyncClient`.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = 30.0,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(AsyncClient(url, token, timeout=timeout, transport=transport), Errands())
        self.runs = Runs(self.twin.runs, self.errands)
        self.queues = Queues(self.twin.queues, self.errands)
        self.workflows = Workflows(self.twin.workflows, self.errands)
        self.images = Images(self.twin.images, self.errands)
        self.models = Models(self.twin.models, self.errands)
        self.secrets = Secrets(self.twin.secrets, self.errands)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; nothing can be asked any more."""
        if not self.errands.is_over:
            self.errands.do(self.twin.close())
            self.errands.end()

    @property
    def url(self) -> str:
        """The address of the server."""
        return self.twin.url

    def run(self, document: Document, inputs: Mapping[str, JSON] | None = None, terms: Terms = PLAIN) -> Run:
        """Put one run of a workflow into the queue: of a batch, the first."""
        return Run(self.errands.do(self.twin.run(document, inputs, terms)), self.errands)

    def events(
        self,
        after: int | None = None,
        *,
        run: str | None = None,
        queue: str | None = None,
        previews: bool = False,
        patience: float = PATIENCE,
    ) -> Iterator[News]:
        """What happens, without end: see `AsyncClient.events`."""
        told = self.twin.events(after, run=run, queue=queue, previews=previews, patience=patience)
        return self.errands.iterate(told)

    health = blocking(AsyncClient.health)
    schema = blocking(AsyncClient.schema)
    catalogue = blocking(AsyncClient.catalogue)
    packs = blocking(AsyncClient.packs)
    workers = blocking(AsyncClient.workers)
    validate = blocking(AsyncClient.validate)
    migrate = blocking(AsyncClient.migrate)
    convert = blocking(AsyncClient.convert)
    enqueue = blocking(AsyncClient.enqueue)

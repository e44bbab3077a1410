"""`AsyncClient`: a server as an object. Every request is made here or in the parts; `Client` only waits for them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from types import TracebackType
from typing import Literal

import httpx2

from nodeloom.runtime.client.answers import (
    Health,
    JSONObject,
    Migration,
    Pack,
    PackList,
    Validation,
    Worker,
    WorkerList,
)
from nodeloom.runtime.client.connection import Connection, Sending
from nodeloom.runtime.client.documents import Document, plain
from nodeloom.runtime.client.following import PATIENCE, follow
from nodeloom.runtime.client.happenings import Hello, News
from nodeloom.runtime.client.images import AsyncImages
from nodeloom.runtime.client.models import AsyncModels
from nodeloom.runtime.client.published import Published
from nodeloom.runtime.client.queues import AsyncQueues
from nodeloom.runtime.client.run_answers import Enqueued
from nodeloom.runtime.client.runs import PLAIN, AsyncRun, AsyncRuns, Terms, first_of
from nodeloom.runtime.client.secrets import AsyncSecrets
from nodeloom.runtime.client.workflows import AsyncWorkflows
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT_VERSION


class AsyncClient:
    """A server, from within one event loop.

    async with AsyncClient("http://127.0.0.1:9190") as client:
        run = await client.run(document, {"prompt": "a red circle"})
        await run.wait()

    Args: see `Connection`.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = 30.0,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._connection = Connection(url, token, timeout=timeout, transport=transport)
        self._published = Published(self._connection)
        self.runs = AsyncRuns(self._connection)
        self.queues = AsyncQueues(self._connection)
        self.workflows = AsyncWorkflows(self._connection)
        self.images = AsyncImages(self._connection)
        self.models = AsyncModels(self._connection)
        self.secrets = AsyncSecrets(self._connection)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._connection.close()

    @property
    def url(self) -> str:
        """The address of the server."""
        return self._connection.address.url

    async def health(self) -> Health:
        """Whether the server answers; needs no token."""
        return await self._connection.get("/health", Health)

    async def schema(self) -> JSONObject:
        """The OpenAPI document of all nodes and routes. It is fetched again only if it changed; not to be changed."""
        return (await self._published.newest()).document

    async def catalogue(self) -> Catalogue:
        """The node types of the server."""
        return (await self._published.newest()).catalogue

    async def packs(self) -> Sequence[Pack]:
        """The installed packs, and what is wrong with them."""
        return (await self._connection.get("/packs", PackList)).packs

    async def workers(self) -> Sequence[Worker]:
        """The processes that run what is in the queue."""
        return (await self._connection.get("/workers", WorkerList)).workers

    async def validate(self, document: Document) -> Validation:
        """Every problem of a workflow, without running it."""
        sending = Sending("POST", "/validate", body={"document": plain(document)}, harmless=True)
        return await self._connection.ask(sending, Validation)

    async def migrate(
        self,
        document: Document | bytes,
        target: int | Mapping[str, int] = FORMAT_VERSION,
        choices: Mapping[str, Mapping[str, str]] | None = None,
        keep: Collection[str] = (),
    ) -> Migration:
        """A document in another format, or with nodes of other versions, with a report. Nothing is stored.

        It may be of another program, or the bytes of a file that carries one. `choices` are new names by old ones, of
        `models` and of `types`. The nodes of the paths in `keep` stay of the version and type that they came with.
        """
        told: JSONObject = {"target": target if isinstance(target, int) else dict(target), "keep": [*keep]}
        return await self._brought("/migrate", document, choices, told)

    async def convert(
        self,
        document: Document | bytes,
        to: Literal["native", "invokeai", "comfyui-api"],
        choices: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Migration:
        """A document in the format of another program, with what has no place in it. Nothing is stored."""
        return await self._brought("/convert", document, choices, {"to": to})

    async def _brought(
        self,
        path: str,
        document: Document | bytes,
        choices: Mapping[str, Mapping[str, str]] | None,
        told: JSONObject,
    ) -> Migration:
        body: JSONObject = {**told, "choices": {key: dict(names) for key, names in (choices or {}).items()}}
        if isinstance(document, bytes):
            body["file"] = b64encode(document).decode()
        else:
            body["document"] = plain(document)
        return await self._connection.ask(Sending("POST", path, body=body, harmless=True), Migration)

    async def enqueue(
        self, document: Document, inputs: Mapping[str, JSON] | None = None, terms: Terms = PLAIN, *, wait: float = 0.0
    ) -> Enqueued:
        """Put a run of a workflow into the queue, or a batch of them: see `AsyncRuns.enqueue`."""
        return await self.runs.enqueue(document, inputs, terms, wait=wait)

    async def run(self, document: Document, inputs: Mapping[str, JSON] | None = None, terms: Terms = PLAIN) -> AsyncRun:
        """Put one run of a workflow into the queue: of a batch, the first."""
        return first_of(self._connection, await self.enqueue(document, inputs, terms))

    async def events(
        self,
        after: int | None = None,
        *,
        run: str | None = None,
        queue: str | None = None,
        previews: bool = False,
        patience: float = PATIENCE,
    ) -> AsyncIterator[News]:
        """What happens, without end: every event after a number (only new ones without), once each and in order.

        Listening begins with the first step of the iteration. When the connection is lost it is made again, and nothing
        is missed; `UnreachableError` if the server stays away for `patience` seconds.
        """
        told = follow(self._connection, after, run=run, queue=queue, previews=previews, patience=patience)
        async for news in told:
            if not isinstance(news, Hello):
                yield news

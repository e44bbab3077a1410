"""`AsyncWorkflows`: workflows that a server keeps, with their revisions, and run like functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from nodeloom.runtime.client.address import Query, part
from nodeloom.runtime.client.answers import JSONObject
from nodeloom.runtime.client.connection import Connection, Sending
from nodeloom.runtime.client.documents import Document, plain
from nodeloom.runtime.client.library_answers import (
    Differences,
    Revision,
    RevisionList,
    SavedWorkflow,
    Saving,
    WorkflowPage,
)
from nodeloom.runtime.client.run_answers import Enqueued
from nodeloom.runtime.client.runs import PLAIN, AsyncRun, Terms, first_of
from nodeloom.schema.json import JSON


class AsyncWorkflows:
    """The saved workflows of a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(
        self,
        text: str = "",
        *,
        tags: Sequence[str] = (),
        order: Literal["saved", "name"] = "saved",
        limit: int = 50,
        after: str | None = None,
    ) -> WorkflowPage:
        """Search by words of name, description or tags; each found one has all of `tags`.

        The last saved one is first, or they stand by name.
        """
        query: Query = {"text": text, "tag": tuple(tags), "order": order, "limit": limit, "after": after}
        return await self._connection.get("/workflows", WorkflowPage, query)

    async def create(self, document: Document, comment: str = "") -> Saving:
        """Save a new workflow; name, description and tags are those that stand in it."""
        body = {"document": plain(document), "comment": comment}
        return await self._connection.ask(Sending("POST", "/workflows", body=body), Saving)

    async def save(self, workflow: str, document: Document, base: int, comment: str = "") -> Saving:
        """Save what was made from revision `base`. `ApiError` of the code `conflict` if somebody saved meanwhile."""
        body = {"document": plain(document), "comment": comment, "base": base}
        return await self._connection.ask(Sending("PUT", f"/workflows/{part(workflow)}", body=body), Saving)

    async def get(self, workflow: str) -> SavedWorkflow:
        """What a workflow is found by; `ApiError` if there is none."""
        return await self._connection.get(f"/workflows/{part(workflow)}", SavedWorkflow)

    async def delete(self, workflow: str) -> None:
        """Remove a workflow with all its revisions; runs of it stay."""
        await self._connection.send(Sending("DELETE", f"/workflows/{part(workflow)}"))

    async def revisions(self, workflow: str, *, limit: int = 50, before: int | None = None) -> Sequence[Revision]:
        """Revisions, newest first; those before a number."""
        query = {"limit": limit, "before": before}
        return (await self._connection.get(f"/workflows/{part(workflow)}/revisions", RevisionList, query)).revisions

    async def document(self, workflow: str, revision: int | None = None) -> JSONObject:
        """The document of a revision as it was saved; of the newest without."""
        return await self._connection.get_object(f"/workflows/{part(workflow)}/document", {"revision": revision})

    async def diff(self, workflow: str, before: int, after: int | None = None) -> Sequence[JSONObject]:
        """Every place in which two revisions differ."""
        query = {"before": before, "after": after}
        return (await self._connection.get(f"/workflows/{part(workflow)}/diff", Differences, query)).differences

    async def interface(self, workflow: str, revision: int | None = None) -> JSONObject:
        """JSON Schema of the inputs of its runs, with their defaults."""
        return await self._connection.get_object(f"/workflows/{part(workflow)}/interface", {"revision": revision})

    async def enqueue(
        self,
        workflow: str,
        inputs: Mapping[str, JSON] | None = None,
        terms: Terms = PLAIN,
        *,
        revision: int | None = None,
        wait: float = 0.0,
    ) -> Enqueued:
        """Put a run of a saved workflow into the queue, or a batch of them: see `AsyncRuns.enqueue`."""
        path, query = f"/workflows/{part(workflow)}/runs", {"revision": revision, "wait": wait}
        return await self._connection.ask(Sending("POST", path, query, terms.body(inputs), wait=wait), Enqueued)

    async def run(
        self,
        workflow: str,
        inputs: Mapping[str, JSON] | None = None,
        terms: Terms = PLAIN,
        *,
        revision: int | None = None,
    ) -> AsyncRun:
        """Run a saved workflow as a function, with inputs for the fields that it exposes."""
        return first_of(self._connection, await self.enqueue(workflow, inputs, terms, revision=revision))

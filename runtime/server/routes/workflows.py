"""/workflows: saved, found, compared, and run like functions."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any, cast

from fastapi import Path, Query, Response
from sqlalchemy import Connection

from nodeloom.runtime.server.bodies import JSONObject
from nodeloom.runtime.server.documents import opened
from nodeloom.runtime.server.functions import check_exposed, interface_schema
from nodeloom.runtime.server.looking import looked_at
from nodeloom.runtime.server.parameters import ID_PATTERN, After, Limit, Number, Text
from nodeloom.runtime.server.routes.documents import Differences, compared
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.routes.runs import Wait, submitted
from nodeloom.runtime.server.runs.requests import Terms
from nodeloom.runtime.server.runs.submitting import Source
from nodeloom.runtime.server.runs.views import Enqueued
from nodeloom.runtime.server.state import ServerState, State
from nodeloom.runtime.server.workflows.saving import drafts
from nodeloom.runtime.server.workflows.views import (
    NewWorkflow,
    RevisionList,
    RevisionView,
    SavedDocument,
    SavedWorkflow,
    TagList,
    WorkflowPage,
    WorkflowView,
)
from nodeloom.runtime.store.records import documents, library
from nodeloom.runtime.store.records.library import Revision, WorkflowFilter, WorkflowOrder
from nodeloom.schema.json import read_json
from nodeloom.schema.workflow import Workflow

router = subject("workflows")
WorkflowId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a saved workflow")]


@router.get("/workflows", summary="Search the saved workflows")
async def list_workflows(
    state: State,
    text: Text = "",
    tags: Annotated[list[str], Query(alias="tag", max_length=20)] = [],  # noqa: B006 - FastAPI copies it
    order: Annotated[WorkflowOrder, Query(description="The last saved first, or by name")] = "saved",
    limit: Limit = 50,
    after: After = None,
) -> WorkflowPage:
    """Saved workflows, a page at a time; each has all of the tags."""
    wanted = WorkflowFilter(text, tags, order)

    def found(connection: Connection) -> WorkflowPage:
        page = library.search_workflows(connection, wanted, limit=limit, after=after)
        return WorkflowPage(workflows=WorkflowView.all_of(connection, page.found), next=page.next)

    return await state.records.read(found)


@router.get("/tags", summary="List the tags of workflows")
async def list_tags(state: State) -> TagList:
    """Every tag, and how many workflows have it; the most used first."""
    return TagList(tags=await state.records.read(library.list_tags))


@router.post("/workflows", status_code=201, summary="Save a new workflow")
async def create_workflow(given: NewWorkflow, state: State) -> SavedWorkflow:
    """Save a document. One of another version is kept as it came, and what it becomes here as a second revision."""
    found, report = await drafts(state, given)

    def work(connection: Connection) -> WorkflowView:
        now = time.time()
        record = library.create_workflow(connection, found[0], now)
        for draft in found[1:]:
            record = library.save_workflow(connection, record.id, draft, record.revision, now)
        return WorkflowView.of(connection, record)

    return SavedWorkflow(workflow=await state.records.write(work), migration=report)


@router.put("/workflows/{workflow}", summary="Save a revision of a workflow")
async def save_workflow(workflow: WorkflowId, given: SavedDocument, state: State) -> SavedWorkflow:
    """Save what was made from revision `base`. If somebody saved meanwhile, it is a 409 that names both revisions."""
    found, report = await drafts(state, given)

    def work(connection: Connection) -> WorkflowView:
        now, base = time.time(), given.base
        for draft in found:
            record = library.save_workflow(connection, workflow, draft, base, now)
            base = record.revision
        return WorkflowView.of(connection, record)

    return SavedWorkflow(workflow=await state.records.write(work), migration=report)


@router.get("/workflows/{workflow}", summary="Look at a saved workflow")
async def get_workflow(workflow: WorkflowId, state: State) -> WorkflowView:
    """What it is found by; its document is that of a revision."""

    def found(connection: Connection) -> WorkflowView:
        return WorkflowView.of(connection, library.get_workflow(connection, workflow))

    return await state.records.read(found)


@router.delete("/workflows/{workflow}", status_code=204, summary="Remove a workflow")
async def remove_workflow(workflow: WorkflowId, state: State) -> Response:
    """Remove it with all its revisions; runs of it stay."""
    await state.records.write(lambda connection: library.remove_workflow(connection, workflow, time.time()))
    return Response(status_code=204)


@router.get("/workflows/{workflow}/revisions", summary="List the revisions of a workflow")
async def list_revisions(
    workflow: WorkflowId,
    state: State,
    limit: Limit = 50,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> RevisionList:
    """Revisions, newest first."""
    found = await state.records.read(
        lambda connection: library.list_revisions(connection, workflow, limit=limit, before=before)
    )
    return RevisionList(revisions=[RevisionView.of(each) for each in found])


@router.get(
    "/workflows/{workflow}/document",
    summary="The document of a workflow",
    response_class=Response,
    responses={
        200: {"description": "A workflow document", "content": {"application/json": {"schema": {"type": "object"}}}}
    },
)
async def get_workflow_document(workflow: WorkflowId, state: State, revision: Number = None) -> Response:
    """The document of a revision, as it was saved."""
    _, text = await _revision(state, workflow, revision)
    return Response(text, media_type="application/json")


@router.get("/workflows/{workflow}/diff", summary="Compare two revisions")
async def diff_revisions(
    workflow: WorkflowId,
    state: State,
    before: Annotated[int, Query(ge=1, le=2**31 - 1)],
    after: Number = None,
) -> Differences:
    """What changed between two revisions, both brought to the current format and versions."""
    return compared(await _opened(state, workflow, before), await _opened(state, workflow, after))


@router.get("/workflows/{workflow}/interface", summary="The inputs of a workflow as JSON Schema")
async def get_workflow_interface(workflow: WorkflowId, state: State, revision: Number = None) -> JSONObject:
    """JSON Schema (2020-12) of the `inputs` of its runs: the fields that it exposes, with their defaults."""
    found = await _opened(state, workflow, revision)
    return interface_schema(found, state.publication.current.catalogue)


@router.post("/workflows/{workflow}/runs", status_code=202, summary="Run a saved workflow")
async def run_workflow(
    workflow: WorkflowId, given: Terms, state: State, revision: Number = None, wait: Wait = 0
) -> Enqueued:
    """Run it with inputs for the fields that it exposes, and no others: see its interface."""
    found, text = await _revision(state, workflow, revision)
    document = await _read(text)
    names = [*given.inputs, *(name for group in given.batch for name in group)]
    check_exposed(document, names)
    return await submitted(state, document, given, Source(workflow, found.number), wait)


async def _revision(state: ServerState, workflow: str, number: int | None) -> tuple[Revision, str]:
    """A revision, and the text of its document."""

    def found(connection: Connection) -> tuple[Revision, str]:
        revision = library.get_revision(connection, workflow, number)
        return revision, documents.body(connection, revision.document)

    return await state.records.read(found)


async def _opened(state: ServerState, workflow: str, number: int | None) -> Workflow:
    """The workflow of a revision in the current format and versions."""
    _, text = await _revision(state, workflow, number)
    catalogue = state.publication.current.catalogue
    document = await _read(text)
    return await looked_at(state, document, lambda python: opened(document, catalogue, python).workflow)


async def _read(text: str) -> dict[str, Any]:
    return cast("dict[str, Any]", await asyncio.to_thread(read_json, text, "the saved document"))

"""/runs: put into the queue, looked at, canceled, done again, moved, forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import Path, Query, Response
from sqlalchemy import Connection

from nodeloom.runtime.server.bodies import JSONObject
from nodeloom.runtime.server.documents import document_of_graph
from nodeloom.runtime.server.events.frames import Frame, message
from nodeloom.runtime.server.kinds import INVALID_REQUEST
from nodeloom.runtime.server.looking import looked_at
from nodeloom.runtime.server.parameters import ID_PATTERN, After, OptionalId, Text
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.runs.requests import Change, Move, Prune, Retry, RunRequest, State, Terms
from nodeloom.runtime.server.runs.results import result_of
from nodeloom.runtime.server.runs.submitting import Source, enqueue, ready
from nodeloom.runtime.server.runs.views import CanceledView, Enqueued, Pruned, RunPage, RunResult, RunSummary, RunView
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.server.state import State as Server
from nodeloom.runtime.store.records import Logged, documents, log, queue
from nodeloom.runtime.store.records.queue import RunFilter

router = subject("runs")
MOST_WHOLE = 200
"""Whole runs of one answer at most; in short there may be more."""
RunId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a run")]
Wait = Annotated[float, Query(ge=0, le=60, description="Seconds to wait for the end; the answer has `results` then")]


@router.post("/runs", status_code=202, summary="Run a workflow")
async def enqueue_runs(given: RunRequest, state: Server, wait: Wait = 0) -> Enqueued:
    """Put a run into the queue, or a batch of them. They are durable when the answer comes.

    The workflow is migrated and checked first: one that can't run is a 422 with every problem.
    """
    if (given.document is None) == (given.graph is None):
        raise Refusal(INVALID_REQUEST, "give either a document or a graph")
    document = given.document if given.document is not None else document_of_graph(given.graph or {})
    return await submitted(state, document, given, Source(given.workflow), wait)


async def submitted(state: ServerState, document: JSONObject, terms: Terms, source: Source, wait: float) -> Enqueued:
    """Put runs of a document into the queue; `Refusal` or `InvalidGraphError` if they can't begin."""
    catalogue, most = state.publication.current.catalogue, state.settings.max_batch
    size = sum(len(values) for group in terms.batch for values in group.values())
    asked = await looked_at(state, document, lambda python: ready(document, terms, catalogue, most, python), size)
    write = state.records.jot if asked.is_little else state.records.write
    if not wait:
        runs, batch = await write(enqueue, asked, terms, source)
        return Enqueued(runs=runs, batch=batch, results=[])
    with state.waiting.wait() as waiter:

        def expected(connection: Connection) -> tuple[list[str], str | None]:
            runs, batch = enqueue(connection, asked, terms, source)
            waiter.expect(runs)
            return runs, batch

        runs, batch = await write(expected)
        return Enqueued(runs=runs, batch=batch, results=await waiter.results(wait))


@router.get("/runs", summary="Search the runs")
async def list_runs(
    state: Server,
    text: Text = "",
    states: Annotated[list[State], Query(alias="state", max_length=6)] = [],  # noqa: B006 - FastAPI copies it
    queue_name: Annotated[str | None, Query(alias="queue", pattern=ID_PATTERN)] = None,
    batch: OptionalId = None,
    workflow: OptionalId = None,
    origin: OptionalId = None,
    since: Annotated[float | None, Query(ge=0, le=1e12)] = None,
    until: Annotated[float | None, Query(ge=0, le=1e12)] = None,
    fields: Annotated[Literal["all", "summary"], Query(description="How much of each run")] = "all",
    limit: Annotated[int, Query(ge=1, le=1000, description="Most entries of the answer; of whole runs 200")] = 50,
    after: After = None,
) -> RunPage:
    """Runs that waited, run or have ended, newest first, a page at a time; `fields=summary` tells each in short."""
    if fields == "all" and limit > MOST_WHOLE:
        raise Refusal(INVALID_REQUEST, f"limit is {limit}, at most {MOST_WHOLE} whole runs are told: fields=summary")
    wanted = RunFilter(
        text=text, states=states, queue=queue_name, batch=batch, workflow=workflow, origin=origin, since=since,
        until=until,
    )  # fmt: skip
    if fields == "summary":
        short = await state.records.read(queue.search_summaries, wanted, limit=limit, after=after)
        return RunPage(runs=[RunSummary.of(run) for run in short.found], next=short.next)
    page = await state.records.read(queue.search, wanted, limit=limit, after=after)
    return RunPage(runs=[RunView.of(run) for run in page.found], next=page.next)


@router.get("/runs/{run}", summary="Look at a run")
async def get_run(run: RunId, state: Server) -> RunResult:
    """A run as it stands, with the pictures that it saved."""
    return await state.records.read(result_of, run)


@router.get(
    "/runs/{run}/document",
    summary="The workflow of a run",
    response_class=Response,
    responses={
        200: {"description": "A workflow document", "content": {"application/json": {"schema": {"type": "object"}}}}
    },
)
async def get_run_document(run: RunId, state: Server) -> Response:
    """The document as it was enqueued; the run's own inputs are not in it."""
    text = await state.records.read(
        lambda connection: documents.body(connection, queue.get_run(connection, run).document)
    )
    return Response(text, media_type="application/json")


@router.get(
    "/runs/{run}/events",
    summary="The events of a run",
    response_class=Response,
    responses={
        200: {
            "description": '`{"events": [...]}`, in order',
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
)
async def list_run_events(
    run: RunId,
    state: Server,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
) -> Response:
    """What happened to a run, after an event; the same events as `/events` tells. Large ones come fewer at once."""

    def found(connection: Connection) -> list[Logged]:
        queue.get_run(connection, run)
        return log.after(connection, after, limit, run)

    frames = map(Frame, await state.records.read(found))
    return Response(message("events", (frame.text for frame in frames)), media_type="application/json")


@router.post("/runs/{run}/cancel", status_code=202, summary="Cancel a run")
async def cancel_run(run: RunId, state: Server) -> CanceledView:
    """A run that waits is over; one that runs ends between two steps. One that has ended stays as it is."""
    return CanceledView.of(await state.records.write(lambda connection: queue.cancel(connection, run, time.time())))


@router.post("/runs/cancel", status_code=202, summary="Cancel all runs")
async def cancel_all_runs(state: Server) -> CanceledView:
    """Cancel everything that waits or runs, in all queues."""
    return CanceledView.of(await state.records.write(lambda connection: queue.cancel_all(connection, time.time())))


@router.post("/runs/{run}/retry", status_code=202, summary="Let a run go on")
async def retry_run(run: RunId, state: Server, given: Retry | None = None) -> RunView:
    """A run that failed or was canceled goes on: what finished is not done again."""
    options: JSONObject = {"repeat": [*given.repeat]} if given and given.repeat else {}
    return await _changed(state, run, lambda connection: queue.retry(connection, run, time.time(), options))


@router.post("/runs/{run}/requeue", status_code=202, summary="Do a run again")
async def requeue_run(run: RunId, state: Server) -> Enqueued:
    """The same once more, as a new run."""
    again = await state.records.write(lambda connection: queue.requeue(connection, run, time.time()))
    return Enqueued(runs=[again], batch=None)


@router.post("/runs/{run}/front", summary="Bring a run to the front")
async def front_run(run: RunId, state: Server) -> RunView:
    """Before all others of its queue."""
    return await _changed(state, run, lambda connection: queue.front(connection, [run], time.time()))


@router.post("/runs/{run}/move", summary="Bring a run beside another")
async def move_run(run: RunId, given: Move, state: Server) -> RunView:
    """Right before or after another queued run of the same queue, whose priority it takes."""
    if (given.before is None) == (given.after is None):
        raise Refusal(INVALID_REQUEST, "give either before or after")
    other, is_after = given.before or given.after or "", given.after is not None
    return await _changed(
        state, run, lambda connection: queue.move(connection, run, other, time.time(), is_after=is_after)
    )


@router.patch("/runs/{run}", summary="Change a queued run")
async def change_run(run: RunId, given: Change, state: Server) -> RunView:
    """Give it another priority."""
    return await _changed(
        state, run, lambda connection: queue.set_priority(connection, [run], given.priority, time.time())
    )


@router.post("/runs/prune", summary="Forget runs that ended")
async def prune_runs(given: Prune, state: Server) -> Pruned:
    """Forget runs with their events; pictures stay. Others can write in between, however many they are."""
    runs = events = 0
    while True:
        part = await state.records.write(
            lambda connection: queue.prune(connection, given.before, time.time(), queue=given.queue)
        )
        runs, events = runs + len(part.runs), events + part.events
        if part.is_done:
            return Pruned(runs=runs, events=events)


async def _changed(state: ServerState, run: str, change: Callable[[Connection], object]) -> RunView:
    """Change a run; the run as the change left it, before a worker may have it."""

    def work(connection: Connection) -> RunView:
        change(connection)
        return RunView.of(queue.get_run(connection, run))

    return await state.records.write(work)

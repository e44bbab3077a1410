"""/queues and /batches: made, paused, resumed, emptied, counted."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import Path, Response

from nodeloom.runtime.server.parameters import ID_PATTERN
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.runs.requests import NewQueue
from nodeloom.runtime.server.runs.views import BatchView, CanceledView, QueueList, QueueView
from nodeloom.runtime.server.state import State
from nodeloom.runtime.store.records import queue

router = subject("queues")
QueueName = Annotated[str, Path(pattern=ID_PATTERN, description="Name of a queue")]
BatchId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a batch")]


@router.get("/queues", summary="List the queues")
async def list_queues(state: State) -> QueueList:
    """Every queue, with how many runs are in which state."""
    return QueueList(queues=[QueueView.of(each) for each in await state.records.read(queue.list_queues)])


@router.post("/queues", status_code=201, summary="Make a queue")
async def create_queue(given: NewQueue, state: State) -> QueueView:
    """A queue of its own order, which can be paused by itself."""
    await state.records.write(lambda connection: queue.create_queue(connection, given.name, time.time()))
    return QueueView(name=given.name, paused=False, states={})


@router.delete("/queues/{name}", status_code=204, summary="Remove a queue")
async def remove_queue(name: QueueName, state: State) -> Response:
    """Only one without runs; the default queue stays."""
    await state.records.write(lambda connection: queue.remove_queue(connection, name, time.time()))
    return Response(status_code=204)


@router.post("/queues/{name}/pause", summary="Pause a queue")
async def pause_queue(name: QueueName, state: State) -> QueueList:
    """Nothing more of it begins; what runs goes on."""
    await state.records.write(lambda connection: queue.pause(connection, name, time.time()))
    return await list_queues(state)


@router.post("/queues/{name}/resume", summary="Let a queue go on")
async def resume_queue(name: QueueName, state: State) -> QueueList:
    """What waits in it may begin."""
    await state.records.write(lambda connection: queue.resume(connection, name, time.time()))
    return await list_queues(state)


@router.post("/queues/{name}/cancel", status_code=202, summary="Cancel all runs of a queue")
async def cancel_queue(name: QueueName, state: State) -> CanceledView:
    """What waits and what runs."""
    return CanceledView.of(
        await state.records.write(lambda connection: queue.cancel_queue(connection, name, time.time()))
    )


@router.get("/batches/{batch}", summary="Look at a batch")
async def get_batch(batch: BatchId, state: State) -> BatchView:
    """How many of its runs are in which state."""
    return BatchView.of(await state.records.read(lambda connection: queue.get_batch(connection, batch)))


@router.post("/batches/{batch}/cancel", status_code=202, summary="Cancel all runs of a batch")
async def cancel_batch(batch: BatchId, state: State) -> CanceledView:
    """What waits and what runs."""
    return CanceledView.of(
        await state.records.write(lambda connection: queue.cancel_batch(connection, batch, time.time()))
    )

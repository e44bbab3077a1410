"""GET /workers: the processes that run what is in the queue."""

from __future__ import annotations

from pydantic import Field

from nodeloom.runtime.server.bodies import View
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State

router = subject("server")


class WorkerView(View):
    """A seat for worker processes, and who sits there."""

    state: str = Field(description="starting, idle, busy, stopping or dead")
    pid: int | None
    run: str | None = Field(description="What it is at")
    memory: int = Field(description="Bytes of the process, as it told last")
    starts: int = Field(description="Processes that sat here")
    trouble: str | None = Field(description="How the last one died, until the next one is ready")


class WorkerList(View):
    """All workers."""

    workers: list[WorkerView]


@router.get("/workers", summary="List the worker processes")
async def list_workers(state: State) -> WorkerList:
    """What each is doing, and what became of the ones before."""
    workers = state.staff.workers if state.staff is not None else ()
    return WorkerList(
        workers=[
            WorkerView(
                state=worker.state,
                pid=worker.pid,
                run=worker.run_id,
                memory=worker.memory,
                starts=worker.starts,
                trouble=worker.trouble,
            )
            for worker in workers
        ]
    )

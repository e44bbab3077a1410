"""GET /health: whether the server answers, and what it is ready for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from nodeloom import __version__
from nodeloom.runtime.server.bodies import View
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State

router = subject("server")


class Health(View):
    """The state of a server that answers."""

    status: Literal["ok"] = "ok"
    version: str
    seconds: float = Field(description="Since the server began")
    nodes_known: bool = Field(description="Whether there is a document of node types")
    workers: int = Field(description="Worker processes that are ready or at work")


@router.get("/health", summary="Whether the server answers")
async def get_health(state: State) -> Health:
    """Ask whether the server is there; needs no token."""
    return Health(
        version=__version__,
        seconds=round(state.clock() - state.started, 3),
        nodes_known=state.publication.is_ready,
        workers=state.staff.count() if state.staff else 0,
    )

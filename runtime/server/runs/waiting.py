"""Waiting for runs to end, by the events that tell it."""

from __future__ import annotations

from collections.abc import Sequence

import anyio

from nodeloom.runtime.server.runs.results import result_of
from nodeloom.runtime.server.runs.views import RunResult
from nodeloom.runtime.server.state import ServerState

_ENDED = "run.finished"


async def ended(state: ServerState, runs: Sequence[str], after: int, seconds: float) -> list[RunResult]:
    """The runs once all have ended, or as they are after so many seconds; `after` is an event before their first."""
    open_runs = set(runs)
    with anyio.move_on_after(seconds):
        async with state.feed.listening(after) as listener:
            while open_runs:
                news = await listener.news()
                if news.is_over:
                    break
                open_runs -= {frame.run for frame in news.frames if frame.name == _ENDED and frame.run is not None}
    return await state.records.read(lambda connection: [result_of(connection, run) for run in runs])

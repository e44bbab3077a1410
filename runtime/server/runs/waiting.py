"""Waiting for runs to end, by the events that tell it."""

from __future__ import annotations

from collections.abc import Sequence

import anyio

from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import queue
from nodeloom.runtime.store.records.queue import RunRecord

_ENDED = "run.finished"


async def ended(state: ServerState, runs: Sequence[str], after: int, seconds: float) -> list[RunRecord]:
    """The runs once all have ended, or as they are after so many seconds; `after` is an event before their first."""
    open_runs = set(runs)
    with anyio.move_on_after(seconds):
        async with state.feed.listening(after) as listener:
            while open_runs:
                news = await listener.news()
                if news.is_over:
                    break
                open_runs -= {frame.run for frame in news.frames if frame.name == _ENDED and frame.run is not None}
    return await state.records.read(lambda connection: [queue.get_run(connection, run) for run in runs])

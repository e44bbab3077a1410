"""`looked_at`: work on documents that came in, here and now if it is little, else in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from nodeloom.migrations import RunPython
from nodeloom.runtime.server.bodies import JSONObject
from nodeloom.runtime.server.documents import bounded
from nodeloom.runtime.server.pythons import run_python
from nodeloom.runtime.server.state import ServerState
from nodeloom.schema.json import JSON

T = TypeVar("T")
MANY = 200
"""With so many nodes and values, a document is looked at in a thread, so that others do not wait."""


async def looked_at(
    state: ServerState, document: JSONObject, look: Callable[[RunPython | None], T], values: int = 0
) -> T:
    """What a function makes of a document that has not too many nodes, and of so many values beside.

    The function is given the way to call functions of packs, which only a thread may go; so where one is called, it
    begins again in a thread.
    """
    if bounded(document, state.settings.max_nodes) + values < MANY:
        try:
            return look(_not_here if state.staff else None)
        except _NotHereError:
            pass
    return await asyncio.to_thread(look, run_python(state.staff))


class _NotHereError(Exception):
    """A function of a pack is to be called in the thread of the event loop."""


def _not_here(function: str, inputs: dict[str, JSON]) -> dict[str, JSON]:
    raise _NotHereError

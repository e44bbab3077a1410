"""`run_python`: functions of packs that a migration needs, called in a worker; the server imports no pack."""

from __future__ import annotations

import asyncio

from nodeloom.migrations import RunPython
from nodeloom.runtime.server.staff import Staff
from nodeloom.schema.json import JSON


def run_python(staff: Staff | None) -> RunPython | None:
    """How a migration in another thread calls functions of packs; None where there are no workers."""
    if staff is None:
        return None
    loop = asyncio.get_running_loop()

    def run(function: str, inputs: dict[str, JSON]) -> dict[str, JSON]:
        return asyncio.run_coroutine_threadsafe(staff.call(function, inputs), loop).result()

    return run

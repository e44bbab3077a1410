"""`run_python`: functions of packs that a migration needs, called in a worker; the server imports no pack."""

from __future__ import annotations

import asyncio

from nodeloom.migrations import RunPython
from nodeloom.runtime.server.state import Workers
from nodeloom.schema.errors import PackError
from nodeloom.schema.json import JSON

_SECONDS = 30.0
"""Longest time that a function may take: it turns values of one version into those of another."""


def run_python(workers: Workers | None) -> RunPython | None:
    """How a migration in another thread calls functions of packs; None where there are no workers."""
    if workers is None:
        return None
    loop = asyncio.get_running_loop()

    async def called(function: str, inputs: dict[str, JSON]) -> dict[str, JSON]:
        try:
            async with asyncio.timeout(_SECONDS):
                return await workers.call(function, inputs)
        except TimeoutError:
            raise PackError(f"the migration {function} did not answer within {_SECONDS:g} s") from None

    def run(function: str, inputs: dict[str, JSON]) -> dict[str, JSON]:
        return asyncio.run_coroutine_threadsafe(called(function, inputs), loop).result()

    return run

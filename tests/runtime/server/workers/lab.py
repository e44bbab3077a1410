"""Real worker processes, with packs that do what packs should not."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from nodeloom.runtime.server.workers import Limits, Worker, WorkerLostError
from nodeloom.runtime.server.workers.task import RunFrame
from nodeloom.runtime.worker.messages import Ended, JSONObject, Run, Told
from nodeloom.schema.json import write_json
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

PACKS: Final = Path(__file__).parent / "packs"
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


class Lab:
    """A worker, and what its runs told."""

    def __init__(self, worker: Worker, home: Path) -> None:
        self.worker = worker
        self.home = home
        self.frames: list[RunFrame] = []

    @property
    def events(self) -> list[str]:
        """Names of the events, with their nodes."""
        told = [event for frame in self.frames if isinstance(frame.message, Told) for event in frame.message.events]
        return [" ".join([str(event["event"]), str(event.get("node", ""))]).strip() for event in told]

    async def told(self, frame: RunFrame) -> None:
        """Remember a frame."""
        self.frames.append(frame)

    async def run(self, *deeds: JSONObject, name: str = "r", **more: Any) -> Ended:
        """Run nodes, one for each of the inputs; `type` may be among them."""
        await self.worker.ready()
        return await self.worker.run(Run(run=name, workflow=write_json(workflow(*deeds)), **more), self.told)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(60):
            while not condition():
                await asyncio.sleep(0.01)


def workflow(*deeds: JSONObject) -> JSONObject:
    """A workflow of nodes that depend on nothing."""
    nodes: JSONObject = {}
    for number, deed in enumerate(deeds):
        inputs = dict(deed)
        nodes[f"n{number}"] = {"type": inputs.pop("type", "troubled/do"), "inputs": inputs}
    return {"format": FORMAT, "format_version": FORMAT_VERSION, "id": "w", "nodes": nodes, "edges": []}


@asynccontextmanager
async def started(
    home: Path, *packs: str, wait: bool = True, limits: dict[str, Any] | None = None, **more: Any
) -> AsyncIterator[Lab]:
    """A worker for a `with` block, with packs of this folder; `limits` and `more` are arguments of it."""
    paths = [str(PACKS / f"{name}.py") for name in packs or ("troubled",)]
    environment = {**os.environ, "NODELOOM_HOME": str(home), "NODELOOM_PACKS": os.pathsep.join(paths)}
    worker = Worker(Limits(**{"memory": 2**40, **(limits or {})}), environment=environment, **more)
    worker.start()
    try:
        if wait:
            async with asyncio.timeout(180):
                await worker.ready()
        yield Lab(worker, home)
    finally:
        await worker.stop()


async def lost(lab: Lab, **deed: Any) -> WorkerLostError:
    """Run a node that the process does not survive."""
    with pytest.raises(WorkerLostError) as caught:
        await lab.run(deed)
    return caught.value

"""Real worker processes, with packs that do what packs should not."""

from __future__ import annotations

import asyncio
import functools
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, ParamSpec

from nodeloom.runtime.server.workers import Limits, Worker
from nodeloom.runtime.server.workers.task import RunFrame
from nodeloom.runtime.worker.messages import Ended, JSONObject, Run, Told
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

PACKS: Final = Path(__file__).parent / "packs"
P = ParamSpec("P")


class Lab:
    """A worker, and what its runs told."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.frames: list[RunFrame] = []

    @property
    def events(self) -> list[str]:
        """Names of the events, with their nodes."""
        told = [frame.message.event for frame in self.frames if isinstance(frame.message, Told)]
        return [" ".join([str(event["event"]), str(event.get("node", ""))]).strip() for event in told]

    async def told(self, frame: RunFrame) -> None:
        """Remember a frame."""
        self.frames.append(frame)

    async def run(self, *deeds: JSONObject, name: str = "r", **more: Any) -> Ended:
        """Run nodes, one for each of the inputs; `type` may be among them."""
        await self.worker.ready()
        return await self.worker.run(Run(run=name, workflow=workflow(*deeds), **more), self.told)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(20):
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
            async with asyncio.timeout(30):
                await worker.ready()
        yield Lab(worker)
    finally:
        await worker.stop()


class Stage:
    """An event loop with one worker in it, for tests that follow each other."""

    def __init__(self, home: Path, **limits: Any) -> None:
        self._runner = asyncio.Runner()
        self._opened = started(home, limits=limits)
        self._lab = self._runner.run(self._opened.__aenter__())

    def play(self, scene: Callable[[Lab], Coroutine[Any, Any, None]]) -> None:
        """Run a scene with the worker, which has nothing told yet."""
        self._lab.frames.clear()
        self._runner.run(scene(self._lab))

    def close(self) -> None:
        """Stop the worker."""
        self._runner.run(self._opened.__aexit__(None, None, None))
        self._runner.close()


def played(scene: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test that runs in an event loop of its own."""

    @functools.wraps(scene)
    def test(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(scene(*args, **kwargs))

    return test

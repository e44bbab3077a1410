"""Stages: a queue, a log and real worker processes, with packs whose nodes wait, or do bad deeds."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.runtime.server.dispatch.stage import Open, Play, Stage

from nodeloom.runtime.server.dispatch import Dispatcher
from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.workers import Limits, Worker
from nodeloom.runtime.store.records import Records
from nodeloom.runtime.worker.messages import Hello
from nodeloom.schema.catalogue import Catalogue

PACKS = (Path(__file__).parents[1] / "workers" / "packs" / "troubled.py", Path(__file__).with_name("patient.py"))


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Opens a stage with some workers, over the database of the test, for a `with` block."""
    packs = os.pathsep.join(map(str, PACKS))
    ours = {"NODELOOM_HOME": str(tmp_path), "NODELOOM_PACKS": packs, "OMP_NUM_THREADS": "1"}

    @asynccontextmanager
    async def stage(count: int = 1, **limits: Any) -> AsyncIterator[Stage]:
        known: list[Catalogue] = []

        async def welcome(hello: Hello) -> None:
            if hello.document is not None:
                known.append(Catalogue(hello.document))

        wide = Limits(**{"memory": 2**40, **limits})
        workers = [Worker(wide, environment={**os.environ, **ours}, on_hello=welcome) for _ in range(count)]
        for worker in workers:
            worker.start()
        with Records(tmp_path / "records.db") as records:
            feed = Feed(records)
            await feed.open()
            dispatcher = Dispatcher(records, workers, feed, lambda: known[-1])
            await dispatcher.start()
            try:
                yield Stage(records, feed, workers, dispatcher)
            finally:
                await asyncio.gather(*(worker.stop() for worker in workers))
                await dispatcher.stop()
                feed.close()

    return stage


@pytest.fixture
def play() -> Play:
    """Runs a scene in an event loop of its own."""

    def played(scene: Callable[[], Awaitable[None]]) -> None:
        async def whole() -> None:
            await scene()

        asyncio.run(whole())

    return played

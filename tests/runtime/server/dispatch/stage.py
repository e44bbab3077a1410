"""A queue, a log and real worker processes, with the pack of the workers' own tests whose nodes do bad deeds."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

from nodeloom.runtime.server.dispatch import Dispatcher
from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.workers import Worker
from nodeloom.runtime.store.records import Records, documents, log, queue
from nodeloom.runtime.store.records.queue import Submission
from nodeloom.runtime.store.records.tables import runs

Nodes: TypeAlias = dict[str, dict[str, Any]]


class Stage:
    """A dispatcher at work."""

    def __init__(self, records: Records, feed: Feed, workers: list[Worker], dispatcher: Dispatcher) -> None:
        self.records = records
        self.feed = feed
        self.workers = workers
        self.dispatcher = dispatcher

    async def enqueue(self, nodes: Nodes, *edges: str, **more: Any) -> str:
        """Enqueue a workflow; an edge is "a value b left"."""
        document = {
            "format": "nodeloom.workflow", "format_version": 2, "id": "w", "nodes": nodes,
            "edges": [edge.split() for edge in edges], "interface": more.pop("interface", {}),
        }  # fmt: skip
        text = json.dumps(document)
        return await self.records.write(
            lambda connection: queue.enqueue(
                connection, Submission(documents.keep(connection, text), name="w", **more), time.time()
            )
        )

    async def state(self, run: str) -> str:
        """What the queue says of a run."""
        found = await self.records.read(
            lambda connection: connection.execute(runs.select().where(runs.c.id == run)).one()
        )
        return str(found.state)

    async def events(self, run: str) -> list[dict[str, Any]]:
        """The log of a run."""
        return [dict(each.event) for each in await self.records.read(lambda connection: log.of(connection, run))]

    async def names(self, run: str) -> list[str]:
        """The log of a run, with names and nodes only."""
        return [" ".join(filter(None, [each["event"], each.get("node")])) for each in await self.events(run)]

    async def until(self, run: str, name: str, node: str | None = None) -> None:
        """Wait until the log of a run has an event."""
        async with asyncio.timeout(90):
            while not any(each["event"] == name and each.get("node") == node for each in await self.events(run)):
                await asyncio.sleep(0.02)

    async def end(self, run: str) -> str:
        """Wait for the end of a run; its state."""
        await self.until(run, "run.finished")
        return await self.state(run)


Open: TypeAlias = Callable[..., AbstractAsyncContextManager[Stage]]
Play: TypeAlias = Callable[[Callable[[], Awaitable[None]]], None]

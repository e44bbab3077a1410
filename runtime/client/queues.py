"""`AsyncQueues`: queues are made, paused, resumed, emptied."""

from __future__ import annotations

from collections.abc import Sequence

from nodeloom.runtime.client.address import part
from nodeloom.runtime.client.connection import Connection, Sending
from nodeloom.runtime.client.run_answers import Canceled, Queue, QueueList

DEFAULT = "default"


class AsyncQueues:
    """The queues of a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> Sequence[Queue]:
        """Every queue, with how many runs are in which state."""
        return (await self._connection.get("/queues", QueueList)).queues

    async def create(self, name: str) -> Queue:
        """Make a queue of its own order, which can be paused by itself."""
        return await self._connection.ask(Sending("POST", "/queues", body={"name": name}), Queue)

    async def remove(self, name: str) -> None:
        """Remove a queue without runs."""
        await self._connection.send(Sending("DELETE", f"/queues/{part(name)}"))

    async def pause(self, name: str = DEFAULT) -> Sequence[Queue]:
        """Begin nothing more of a queue; what runs goes on."""
        return await self._all(name, "pause")

    async def resume(self, name: str = DEFAULT) -> Sequence[Queue]:
        """Let what waits in a queue begin."""
        return await self._all(name, "resume")

    async def cancel(self, name: str = DEFAULT) -> Canceled:
        """Cancel what waits and what runs of a queue."""
        return await self._connection.ask(Sending("POST", f"/queues/{part(name)}/cancel", harmless=True), Canceled)

    async def _all(self, name: str, deed: str) -> Sequence[Queue]:
        sending = Sending("POST", f"/queues/{part(name)}/{deed}", harmless=True)
        return (await self._connection.ask(sending, QueueList)).queues

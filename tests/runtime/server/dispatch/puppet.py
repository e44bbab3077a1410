"""A worker without a process, which is there, is gone and ends its runs just when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.runtime.server.dispatch.stage import Stage

from nodeloom.runtime.server.dispatch import Dispatcher
from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.workers import Death, Worker, WorkerLostError
from nodeloom.runtime.server.workers.task import Told
from nodeloom.runtime.store.records import Records
from nodeloom.runtime.worker.messages import Ended, Run
from nodeloom.schema.catalogue import Catalogue


class Puppet(Worker):
    """Ends each run at once, but when `is_patient`: then when it is canceled. `refusal` is raised in place of a run."""

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.refusal: Exception | None = None
        self.is_patient = False
        self._run: asyncio.Future[Ended] | None = None

    def come(self) -> None:
        """Be there, and idle."""
        self.state = "idle"
        self._idle.set()

    def go(self, death: Death | None = None) -> None:
        """Be gone."""
        self.state = "dead"
        self._idle.clear()
        if self._run is not None and not self._run.done():
            self._run.set_exception(WorkerLostError(death or Death("killed", "was killed")))

    async def stop(self) -> None:
        """Be gone for good."""
        self._stopping.set()
        self.go(Death("stopped", "was stopped"))
        self._idle.set()

    async def run(self, run: Run, told: Told) -> Ended:
        """Remember it, and end it."""
        if self.state != "idle":
            raise RuntimeError("the worker is not idle")
        if self.refusal is not None:
            raise self.refusal
        self.state, self._run = "busy", asyncio.get_running_loop().create_future()
        self.ran.append(run.run)
        if not self.is_patient:
            asyncio.get_running_loop().call_soon(self._ends, "completed")
        return await self._run

    def cancel(self, run: str) -> None:
        """End it, if it runs."""
        if self.state == "busy" and self.ran[-1] == run:
            self._ends("canceled")

    def _ends(self, status: str) -> None:
        if self._run is not None and not self._run.done():
            self.state = "idle"
            self._run.set_result(Ended.model_validate({"run": self.ran[-1], "status": status, "seconds": 0.0}))


@asynccontextmanager
async def puppets(
    place: Path, count: int = 1, on_order: Callable[[], None] = lambda: None
) -> AsyncIterator[tuple[Stage, list[Puppet]]]:
    """A stage with puppets, who are not there yet; `on_order` is called before each run is given to one."""

    def catalogue() -> Catalogue:
        on_order()
        return Catalogue({"types": {}})

    workers = [Puppet() for _ in range(count)]
    with Records(place / "records.db") as records:
        feed = Feed(records)
        dispatcher = Dispatcher(records, workers, feed, catalogue)
        await dispatcher.start()
        try:
            yield Stage(records, feed, [*workers], dispatcher), workers
        finally:
            await asyncio.gather(*(worker.stop() for worker in workers))
            await dispatcher.stop()

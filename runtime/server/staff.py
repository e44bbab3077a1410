"""`Staff`: the workers of a server and the one who gives them runs, from start to end; their nodes are kept."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from nodeloom.runtime.server.dispatch import Dispatcher
from nodeloom.runtime.server.events import Feed
from nodeloom.runtime.server.images.room import Room
from nodeloom.runtime.server.kinds import CONFLICT
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.publication import Publication
from nodeloom.runtime.server.workers import Limits, Worker
from nodeloom.runtime.server.workers.veil import Veil
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.records import Records, library, log
from nodeloom.runtime.store.secrets import SecretStore, environment_secrets
from nodeloom.runtime.worker.messages import FoundModels, Hello, Saving
from nodeloom.schema.errors import PackError
from nodeloom.schema.json import JSON, read_written, write_json


class Staff:
    """As many workers as the settings say. Made and used in one event loop."""

    def __init__(self, settings: Settings, records: Records, feed: Feed, publication: Publication) -> None:
        self._settings = settings
        self._records = records
        self._feed = feed
        self._publication = publication
        self._workers: list[Worker] = []
        self._dispatcher: Dispatcher | None = None

    @property
    def workers(self) -> Sequence[Worker]:
        """The seats, whether or not a process sits there now."""
        return self._workers

    async def start(self, room: Room) -> None:
        """Serve the nodes that are on record, then start the workers; they tell which nodes there are now.

        They keep a picture if there is `room` for it.
        """

        async def saving(asked: Saving) -> str | None:
            return await room.problem(asked.digest, asked.size, asked.run)

        known = await self._stored()
        environment = worker_environment(self._settings)
        limits = Limits.of(self._settings)
        veil = Veil(SecretStore(self._settings.home, environment_secrets(os.environ)))
        self._workers = [
            Worker(limits, environment=environment, mask=veil, known=known, on_hello=self._greeted, on_saving=saving)
            for _ in range(self._settings.worker_processes)
        ]
        self._dispatcher = Dispatcher(
            self._records, self._workers, self._feed, lambda: self._publication.current.catalogue
        )
        await self._dispatcher.start()
        for worker in self._workers:
            worker.start()

    async def stop(self) -> None:
        """End the workers; what they ran goes back to its queue."""
        for worker in self._workers:
            await worker.stop()
        if self._dispatcher is not None:
            await self._dispatcher.stop()

    def count(self) -> int:
        """Workers that are ready or at work."""
        return sum(worker.state in ("idle", "busy") for worker in self._workers)

    async def call(self, function: str, inputs: dict[str, JSON]) -> dict[str, JSON]:
        """What the function `module:name` of a pack makes of the inputs of a node; `NodeloomError` if it can't."""
        if not self._workers:
            raise PackError(f"{function} can't be called: this server has no workers")
        return await self._readiest().call(function, inputs)

    async def find_models(self, name: str | None = None, *, digest: bool = False) -> FoundModels:
        """The models that a worker finds, or the one of a name or place; `NodeloomError` if none can say so."""
        if not self._workers:
            raise Refusal(CONFLICT, "this server has no workers that could look for models: NODELOOM_WORKER_PROCESSES")
        return await self._readiest().find_models(name, digest=digest)

    def free(self, *, models: bool, results: bool) -> None:
        """Have all workers let go of models, or of results in memory."""
        for worker in self._workers:
            worker.free(models=models, results=results)

    def _readiest(self) -> Worker:
        """An idle worker if there is one, else a busy one, else one that is to be ready soon."""
        return min(self._workers, key=lambda worker: (worker.state not in ("idle", "busy"), worker.state != "idle"))

    async def _stored(self) -> str | None:
        """Publish the nodes that were told last; their fingerprint."""
        found = await self._records.read(library.latest_schema)
        if found is None:
            return None
        fingerprint, text = found
        stored: dict[str, Any] = read_written(text)
        self._publication.publish(fingerprint, stored["document"], stored["problems"], stored.get("locales", {}))
        return fingerprint

    async def _greeted(self, hello: Hello) -> None:
        """Publish what a worker tells, and keep it for the next start."""
        if hello.document is None:
            return
        self._publication.publish(hello.fingerprint, hello.document, hello.problems, hello.locales)
        text = write_json({"document": hello.document, "problems": hello.problems, "locales": hello.locales})
        await self._records.write(_kept, hello.fingerprint, text)


def worker_environment(settings: Settings) -> dict[str, str]:
    """The variables of a worker: all but the database's address, which may hold a password and is not for nodes."""
    own = {
        "NODELOOM_HOME": str(settings.home),
        "NODELOOM_FILES": settings.files,
        "NODELOOM_MAX_KEPT": str(settings.max_kept),
    }
    return {**{name: value for name, value in os.environ.items() if name != "NODELOOM_DATABASE"}, **own}


def _kept(connection: Connection, fingerprint: str, text: str) -> None:
    """Keep a schema, and tell those who have read another one."""
    now = time.time()
    library.keep_schema(connection, fingerprint, text, now)
    log.append(connection, None, [{"event": "schema.changed", "fingerprint": fingerprint}], now)

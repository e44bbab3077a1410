"""`Scanning`: has workers look into the model folders, and keeps what they found."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from nodeloom.runtime.server.kinds import CONFLICT, NOT_READY
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.staff import Staff
from nodeloom.runtime.server.workers import CallError
from nodeloom.runtime.store.records import NotFoundError, Records, library, log
from nodeloom.runtime.worker.messages import FoundModels, ModelInfo
from nodeloom.schema.errors import NodeloomError

if TYPE_CHECKING:
    from nodeloom.runtime.store.records.library import FoundModel, ModelChanges, ModelRecord

logger = logging.getLogger("nodeloom.server")
FRESH: Final = 2.0
"""Seconds after the beginning of a scan for which its findings are new enough to be listed."""
PATIENCE: Final = 2.0
"""Seconds that somebody waits for new findings; then what was found before will do, for some time."""


class Scanning:
    """One scan at a time; who asks while one is on takes what the next one finds. Used in one event loop."""

    def __init__(self, records: Records, staff: Staff | None) -> None:
        self.folders: Sequence[str] = ()
        """A sentence for each model folder that the last scan could not read."""
        self._records = records
        self._staff = staff
        self._turn = asyncio.Lock()
        self._next: asyncio.Task[ModelChanges] | None = None
        self._quiet: asyncio.Task[ModelChanges] | None = None
        self._tasks: set[asyncio.Task[ModelChanges]] = set()
        self._looked = self._waited = -math.inf  # when the last scan began whose findings are kept, and a wait in vain

    @property
    def is_on(self) -> bool:
        """Whether a worker is looking, or is about to."""
        return bool(self._tasks)

    def start(self) -> None:
        """Look once, as soon as a worker is there."""
        if self._staff is not None and self._staff.workers:
            self._begin(is_told=False)

    async def stop(self) -> None:
        """End what is on."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def scan(self, seconds: float) -> ModelChanges | None:
        """What changed since the last scan; None if it takes longer, and then the event `models.scanned` tells."""
        task = self._begin(is_told=True) if self._next is None else self._next
        done, _ = await asyncio.wait({task}, timeout=seconds)
        return task.result() if done else None

    async def freshen(self, age: float = FRESH) -> None:
        """Look for what is new, unless that was done `age` seconds ago; nothing where no worker can, or it takes long.

        No event tells of it but `models.changed`.
        """
        now = asyncio.get_running_loop().time()
        if now < self._looked + age or now < self._waited + FRESH or self._staff is None or not self._staff.count():
            return
        task = self._quiet = self._quiet or self._begin(is_told=False)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done or task.cancelled() or task.exception() is not None:
            self._waited = now

    async def identify(self, name: str, *, digest: bool) -> ModelRecord:
        """Look at one model again, and read it for its digest if that is wanted; `NotFoundError` if it is not there."""
        told = await self._told(self._present(), name, digest=digest)
        if told.problem is not None:
            raise NotFoundError(told.problem)
        return await self._records.write(library.keep_model, _found(told.models[0]), time.time())

    def _begin(self, *, is_told: bool) -> asyncio.Task[ModelChanges]:
        staff = self._present()
        task = asyncio.get_running_loop().create_task(self._scan(staff, is_told))
        if is_told:
            self._next = task
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _present(self) -> Staff:
        if self._staff is None:
            raise Refusal(CONFLICT, "this server has no workers that could look for models")
        return self._staff

    async def _scan(self, staff: Staff, is_told: bool) -> ModelChanges:
        async with self._turn:
            if is_told:
                self._next = None  # who asks from now on may know of a file that this scan does not see
            began = asyncio.get_running_loop().time()
            found = await self._told(staff)
            if found.problem is not None:
                raise Refusal(NOT_READY, found.problem)
            self.folders = found.folders

            def keep(connection: Connection) -> ModelChanges:
                now = time.time()
                changes = library.keep_models(connection, [_found(each) for each in found.models], now)
                if is_told:
                    log.append(connection, None, [{"event": "models.scanned", "models": len(found.models)}], now)
                return changes

            changes = await self._records.write(keep)
            self._looked = began
            return changes

    async def _told(self, staff: Staff, name: str | None = None, *, digest: bool = False) -> FoundModels:
        try:
            return await staff.find_models(name, digest=digest)
        except CallError as error:
            raise Refusal(NOT_READY, str(error)) from error

    def _ended(self, task: asyncio.Task[ModelChanges]) -> None:
        self._tasks.discard(task)
        if self._next is task:
            self._next = None
        if self._quiet is task:
            self._quiet = None
        error = None if task.cancelled() else task.exception()
        if isinstance(error, (NodeloomError, Refusal)):
            logger.warning("the models could not be looked for: %s", error)
        elif error is not None:
            logger.error("the models could not be looked for", exc_info=error)


def _found(told: ModelInfo) -> FoundModel:
    return library.FoundModel(
        name=told.name, place=told.place, layout=told.layout, kind=told.model_kind, base=told.base,
        variant=told.variant, precision=told.precision, digest=told.digest, size=told.size,
        is_built_in=told.built_in, problems=told.problems,
    )  # fmt: skip

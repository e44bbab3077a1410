"""`Describing`: reads what pictures were made with from their files, so that they are found by it.

It looks after each picture that is kept, whether a run made it or somebody uploaded it, and after those that were there
before anybody looked: one after the other, when nothing else waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from nodeloom.runtime.server.publication import Publication
from nodeloom.runtime.store.kept import Files
from nodeloom.runtime.store.records import Records, library
from nodeloom.runtime.store.records.log import Logged
from nodeloom.schema.errors import NodeloomError

if TYPE_CHECKING:
    from nodeloom.runtime.store.records.library import Description, UndescribedImage
    from nodeloom.schema.catalogue import Catalogue

FIRST: Final = 1.0
"""Seconds after the start: whoever waits for the server goes first."""
GROUP: Final = 16
"""Pictures whose facts are written at once."""
_REASONS: Final = frozenset({"image.saved", "schema.changed"})

log = logging.getLogger("nodeloom.server")


class Describing:
    """Describes pictures from `start` to `stop`; used in one event loop."""

    def __init__(self, records: Records, files: Files, publication: Publication) -> None:
        self._records = records
        self._files = files
        self._publication = publication
        self._is_due = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stop_listening: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin with what nobody has looked at yet."""
        loop = asyncio.get_running_loop()
        self._stop_listening = self._records.listen(self._hear, loop)
        self._first = loop.call_later(FIRST, self._is_due.set)
        self._task = loop.create_task(self._keep())

    async def stop(self) -> None:
        """End; what was not looked at is after the next start."""
        self._stop_listening()
        if self._task is not None:
            self._first.cancel()
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _hear(self, events: list[Logged]) -> None:
        if any(event.name in _REASONS for event in events):
            self._is_due.set()

    async def _keep(self) -> None:
        while True:
            await self._is_due.wait()
            self._is_due.clear()
            try:
                await self._describe_all()
            except NodeloomError as error:
                log.warning("what pictures were made with can't be read, which is tried again later: %s", error)

    async def _describe_all(self) -> None:
        while self._publication.is_ready:
            found = await self._records.read(library.undescribed_images, GROUP)
            if not found:
                return
            told = await asyncio.to_thread(self._described, found, self._publication.current.catalogue)
            await self._records.write(_kept, told)

    def _described(self, found: Sequence[UndescribedImage], catalogue: Catalogue) -> list[tuple[str, Description]]:
        from nodeloom.runtime.server.images.description import description_of  # by the first picture: no start waits

        return [(each.id, description_of(each, self._files, catalogue)) for each in found]


def _kept(connection: Connection, told: Sequence[tuple[str, Description]]) -> None:
    now = time.time()
    for image, description in told:
        library.describe_image(connection, image, description, now)

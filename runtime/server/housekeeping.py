"""`Housekeeping`: now and then removes the files of pictures that were removed, and their small copies."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection
from contextlib import suppress

from nodeloom.runtime.server.images.thumbnails import Thumbnails
from nodeloom.runtime.store.kept import Files, sweep
from nodeloom.runtime.store.records import Records, library
from nodeloom.schema.errors import NodeloomError

FIRST = 60.0
"""Seconds after the start."""
AGAIN = 3600.0
"""Seconds in between."""

log = logging.getLogger("nodeloom.server")


class Housekeeping:
    """Sweeps from `start` to `stop`; used in one event loop."""

    def __init__(self, records: Records, files: Files, thumbnails: Thumbnails) -> None:
        self._records = records
        self._files = files
        self._thumbnails = thumbnails
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, soon."""
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def stop(self) -> None:
        """End; what is being removed is removed first."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def swept(self, now: float) -> list[str]:
        """Remove the files that no picture has; their digests. `now` in seconds since the epoch."""

        def unused(digests: Collection[str]) -> set[str]:
            return self._records.read_sync(library.unused_files, digests)

        gone = sweep(self._files, unused, now)
        for digest in gone:
            self._thumbnails.forget(digest)
        return gone

    async def _keep(self) -> None:
        await asyncio.sleep(FIRST)
        while True:
            try:
                gone = await asyncio.to_thread(self.swept, time.time())
            except NodeloomError as error:
                log.warning("files that nobody uses can't be removed: %s", error)
            else:
                if gone:
                    log.info("%d files that nobody used any more are removed", len(gone))
            await asyncio.sleep(AGAIN)

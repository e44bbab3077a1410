"""`Assignment`: a run that is leased and at a worker. What the worker tells is written to the log in groups.

A group gathers for a moment, and then while the one before it is being written: a short run costs no transaction of its
own, since all it told is written with its end, and a chatty one as few as the disk allows.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any, Final, cast

from sqlalchemy import Connection

from nodeloom.runtime.server.dispatch.guest_names import guest_name
from nodeloom.runtime.server.dispatch.losses import losses_of
from nodeloom.runtime.server.dispatch.orders import Job
from nodeloom.runtime.server.dispatch.writes import Write
from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.events.frames import Preview as Shown
from nodeloom.runtime.server.events.frames import Progress
from nodeloom.runtime.server.workers.task import RunFrame
from nodeloom.runtime.store.records import Records, library, queue
from nodeloom.runtime.worker.messages import JSONObject, Preview, Saved, Told
from nodeloom.schema.json import JSON

GATHERING: Final = 0.01
"""Seconds that an event may wait for others before it is written."""
MOST_WAITING: Final = 5_000
"""Events that may wait for the disk before the worker has to."""
MOST_BYTES: Final = 16 * 2**20
"""Bytes of JSON that may, likewise."""

MANY: Final = 200
"""Events that take so long to write that others in the event loop should not wait for it."""
LARGE: Final = 128 * 1024
"""Bytes of JSON that do, likewise."""


class Assignment:
    """What one attempt of a run tells."""

    def __init__(self, job: Job, records: Records, feed: Feed) -> None:
        self.losses = losses_of(job.earlier)
        self._job = job
        self._queue = job.leased.queue
        self._records = records
        self._feed = feed
        self._waiting: list[JSONObject | Saved] = []
        self._size = 0
        self._writing: asyncio.Task[None] | None = None
        self._gathering: asyncio.TimerHandle | None = None

    async def told(self, frame: RunFrame) -> None:
        """Take what the worker tells. Raises what was wrong with writing it, and so the run is canceled."""
        message = frame.message
        if isinstance(message, Preview):
            self._feed.tell(Shown(message.run, self._queue, _about(message), frame.blob))
        elif isinstance(message, Saved):
            await self._take([message], frame.size)
        else:
            await self._take(self._logged(message), frame.size)
            if message.number is not None:
                await self._write_next()

    async def rest(self) -> Write:
        """When nothing is being written any more: what writes the little rest, as a part of the caller's transaction.

        It raises `LeaseLostError` if it is too late.
        """
        self._stop_gathering()
        await self._settle()
        if not self._is_little:
            await self._write_next()
        return self._next()

    def lost(self, reason: str) -> list[dict[str, JSON]]:
        """The events of the loss of the worker."""
        return self.losses.told(reason, self._job.type_of)

    def _logged(self, told: Told) -> list[JSONObject]:
        """The events that are for the log; of progress only those hear who look on."""
        logged = []
        for event in told.events:
            if event["event"] == "node.progress":
                self._feed.tell(Progress(told.run, self._queue, event))
            elif event["event"] != "run.finished" and self.losses.add(event):  # the end is written with the run's state
                logged.append(event)
        return logged

    async def _take(self, told: Sequence[JSONObject | Saved], size: int) -> None:
        if not told:
            return
        self._waiting += told
        self._size += size
        if self._writing is not None and self._writing.done():
            await self._settle()  # which only raises what it raised
        if len(self._waiting) >= MOST_WAITING or self._size >= MOST_BYTES:
            await self._settle()
            self._write_soon()
            await self._settle()
        elif self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(GATHERING, self._write_soon)

    async def _settle(self) -> None:
        if self._writing is not None:
            await self._writing

    def _stop_gathering(self) -> None:
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None

    def _write_soon(self) -> None:
        """The moment is over: write what was gathered, after the group that is being written, unless that failed."""
        self._stop_gathering()
        if self._writing is None or (self._writing.done() and self._writing.exception() is None):
            self._writing = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        while self._waiting and self._gathering is None:
            await self._write_next()

    async def _write_next(self) -> None:
        write = self._records.jot if self._is_little else self._records.write
        await write(self._next())

    @property
    def _is_little(self) -> bool:
        return len(self._waiting) < MANY and self._size < LARGE

    def _next(self) -> Write:
        """What writes all that waits now."""
        group, self._waiting, self._size = self._waiting, [], 0
        return partial(self._written, group)

    def _written(self, group: list[JSONObject | Saved], connection: Connection) -> None:
        now = time.time()
        for is_image, told in groupby(group, lambda each: isinstance(each, Saved)):
            if is_image:
                for saved in told:
                    library.save_image(connection, self._image(connection, cast("Saved", saved), now), now)
            else:
                queue.record(connection, self._job.leased.lease, cast("list[JSONObject]", [*told]), now)

    def _image(self, connection: Connection, saved: Saved, now: float) -> library.NewImage:
        leased, job = self._job.leased, self._job
        prefix = job.prefixes.get(saved.node)
        name = guest_name(connection, saved, prefix, now) if job.is_guest(saved.node) else saved.name
        kind: library.ImageKind = "output" if saved.media_type.startswith("image/") else "other"
        return library.NewImage(
            digest=saved.digest, name=name, kind=kind, media_type=saved.media_type, size=saved.size,
            width=saved.width, height=saved.height, run=leased.lease.run, node=saved.node, workflow=leased.workflow,
        )  # fmt: skip


def _about(preview: Preview) -> dict[str, Any]:
    return preview.model_dump(mode="json", exclude={"kind", "run"})

"""`Dispatcher`: sees to it that the workers are given runs, and that what runs has its lease.

The queue and the log are the truth: nothing that is only here is needed after a crash.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from nodeloom.runtime.server.dispatch.orders import Job
from nodeloom.runtime.server.dispatch.seat import Seat
from nodeloom.runtime.server.dispatch.writes import all_given_back, beaten, lapsed_given_back, leased, nothing
from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.workers import Worker
from nodeloom.runtime.store.records import LeaseLostError, Logged, Records
from nodeloom.runtime.store.records.queue.leases import SECONDS
from nodeloom.schema.errors import NodeloomError

if TYPE_CHECKING:
    from nodeloom.schema.catalogue import Catalogue

BEAT: Final = SECONDS / 3
"""Seconds between signs of life of what runs."""
_WAKING: Final = frozenset({"run.queued", "run.released", "run.retried", "queue.resumed"})
_CANCELING: Final = "run.canceling"

logger = logging.getLogger(__name__)


class Dispatcher:
    """Keeps workers busy from `start` to `stop`; used in one event loop.

    Args:
        records: The queue and the log; nobody else leases from it.
        workers: Whoever starts the server starts and stops them.
        feed: Told of progress and previews.
        catalogue: The installed types; raises `NodeloomError` while they are not known.
    """

    def __init__(
        self, records: Records, workers: Sequence[Worker], feed: Feed, catalogue: Callable[[], Catalogue]
    ) -> None:
        self._records = records
        owner = f"{socket.gethostname()}:{os.getpid()}"
        self._seats = [
            Seat(f"{owner}:{number}", worker, records, feed, catalogue) for number, worker in enumerate(workers)
        ]
        self._served: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Give back what a server that died had leased, and begin."""
        await self._records.write(all_given_back)
        self._loop = asyncio.get_running_loop()
        self._undo = [self._records.listen(self._heard, self._loop), self._records.at_end(self._promise)]
        self._served = [self._loop.create_task(seat.serve()) for seat in self._seats]
        self._beating = self._loop.create_task(self._beat())

    async def stop(self) -> None:
        """End; the runs of workers that were stopped are back in their queues then."""
        stop_listening, stop_promising = self._undo
        stop_promising()
        with suppress(NodeloomError):
            await self._records.write(nothing)  # whatever was promised has been given then
        stop_listening()
        self._beating.cancel()
        for seat in self._seats:
            seat.stop()
        await asyncio.gather(*self._served)
        with suppress(asyncio.CancelledError):
            await self._beating

    def _promise(self, connection: Connection, events: list[Logged]) -> None:
        """At the end of a transaction, in whatever thread: what came into the queue is for those who wait.

        They begin while it is being committed. What a run tells is written after that: if the transaction is not kept,
        neither is the lease, and it breaks off.
        """
        if not any(event.name in _WAKING for event in events):
            return
        waiting = [seat for seat in self._seats if seat.is_waiting]
        promised: list[tuple[Seat, Job | None]] = []
        try:
            for seat in waiting:
                job = leased(connection, seat.owner)
                if job is None:
                    break
                promised.append((seat, job))
        except Exception:
            promised = [(seat, None) for seat in waiting]  # they look for themselves, and say what is wrong
            raise
        finally:
            for seat, job in promised:
                seat.promise()
                self._loop.call_soon_threadsafe(seat.give, job)

    def _heard(self, events: list[Logged]) -> None:
        """In the loop, after a commit."""
        for event in events:
            if event.name == _CANCELING and event.run is not None:
                for seat in self._seats:
                    seat.cancel(event.run)

    async def _beat(self) -> None:
        """Give signs of life for what runs and tells nothing, and put back what is leased and held by nobody."""
        while True:
            await asyncio.sleep(BEAT)
            try:
                for seat in self._seats:
                    await self._beat_for(seat)
                await self._records.write(lapsed_given_back)
            except NodeloomError as error:
                logger.warning("no signs of life could be written: %s", error)

    async def _beat_for(self, seat: Seat) -> None:
        for lease in list(seat.held.values()):
            try:
                await self._records.write(beaten, lease)
            except LeaseLostError:
                seat.lost(lease)

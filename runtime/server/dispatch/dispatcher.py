"""`Dispatcher`: leases runs, gives each to a worker that is idle, and writes how it ended.

The queue and the log are the truth: nothing that is only here is needed after a crash. One task a worker; the end of a
run and the lease of the next one are one transaction.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection

from nodeloom.runtime.server.dispatch.assignment import Assignment, Write
from nodeloom.runtime.server.dispatch.ending import End, told_of
from nodeloom.runtime.server.dispatch.losses import CODE, MOST
from nodeloom.runtime.server.dispatch.orders import Job, job_of, order
from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.workers import Death, Worker, WorkerLostError
from nodeloom.runtime.store.records import LeaseLostError, Logged, Records, RecordsError, queue
from nodeloom.runtime.store.records.queue import Lease
from nodeloom.runtime.store.records.queue.leases import SECONDS
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import NodeloomError, Problem

BEAT: Final = SECONDS / 3
"""Seconds between signs of life of what runs."""
PAUSE: Final = 1.0
"""Seconds until the database is tried again."""
_WAKING: Final = frozenset({"run.queued", "run.released", "run.retried", "queue.resumed"})
_CANCELING: Final = "run.canceling"

logger = logging.getLogger(__name__)


class _Seat:
    """A worker's place at the queue: who leases for it, and the bell that rings when there may be something there."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.bell = asyncio.Event()
        self.bell.set()


def _nothing(connection: Connection) -> None:
    """Nothing was told that is not written."""


class Dispatcher:
    """Keeps workers busy from `start` to `stop`; used in one event loop.

    Args:
        records: The queue and the log; nobody else leases from it.
        workers: The seats. Whoever starts the server starts and stops them.
        feed: Told of progress and previews.
        catalogue: The installed types; raises `NodeloomError` while they are not known.
    """

    def __init__(
        self, records: Records, workers: Sequence[Worker], feed: Feed, catalogue: Callable[[], Catalogue]
    ) -> None:
        self._records = records
        self._workers = workers
        self._feed = feed
        self._catalogue = catalogue
        self._held: dict[str, Lease] = {}
        self._canceled: set[str] = set()
        self._seats = [_Seat(f"{socket.gethostname()}:{os.getpid()}:{number}") for number in range(len(workers))]
        self._tasks: list[asyncio.Task[None]] = []
        self._unlisten: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Give back what a server that died had leased, and begin."""
        await self._records.write(_given_back)
        loop = asyncio.get_running_loop()

        def committed(events: list[Logged]) -> None:  # in the writer's thread
            if any(event.name in _WAKING or event.name == _CANCELING for event in events):
                loop.call_soon_threadsafe(self._heard, events)

        self._unlisten = self._records.listen(committed)
        served = [self._serve(seat, worker) for seat, worker in zip(self._seats, self._workers, strict=True)]
        self._tasks = [loop.create_task(each) for each in (*served, self._beat())]

    async def stop(self) -> None:
        """End; the runs of workers that were stopped are back in their queues then."""
        self._unlisten()
        self.ring()
        self._tasks[-1].cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks)

    def ring(self) -> None:
        """Have everybody who is idle look into the queue."""
        for seat in self._seats:
            seat.bell.set()

    def _heard(self, events: list[Logged]) -> None:
        for event in events:
            if event.name == _CANCELING and event.run in self._held:
                self._canceled.add(event.run)
                for worker in self._workers:
                    worker.cancel(event.run)
        self.ring()

    async def _serve(self, seat: _Seat, worker: Worker) -> None:
        """Have a worker do one run after the other until it is stopped."""
        job: Job | None = None
        try:
            while True:
                await worker.ready()
                job = job or await self._next(seat)
                if worker.state == "idle":
                    job = await self._done(worker, job, seat)
        except WorkerLostError:  # it was stopped
            if job is not None:
                await self._give_back(job.leased.lease, "the server was stopped")
        except Exception:
            logger.exception("no runs are given to worker %s any more", seat.owner)
            raise

    async def _next(self, seat: _Seat) -> Job:
        """The next run, whenever there is one."""
        while True:
            await seat.bell.wait()
            seat.bell.clear()
            try:
                job = await self._records.write(lambda connection: _leased(connection, seat.owner))
            except RecordsError as error:
                logger.error("no run can be taken from the queue, which is tried again in %g s: %s", PAUSE, error)
                await asyncio.sleep(PAUSE)
                seat.bell.set()
            else:
                if job is not None:
                    return job

    async def _done(self, worker: Worker, job: Job, seat: _Seat) -> Job | None:
        """Have a run done; the next one, if its end could be written and there is one."""
        lease = job.leased.lease
        self._held[lease.run] = lease
        try:
            return await self._attempt(worker, job, seat)
        except LeaseLostError as error:
            logger.warning("%s: what it told is not written any more", error)
            seat.bell.set()
            return None
        except RecordsError as error:
            logger.error("run %s broke off, because its log can't be written: %s", lease.run, error)
            await self._returned(lease)
            seat.bell.set()
            return None
        finally:
            del self._held[lease.run]
            self._canceled.discard(lease.run)

    async def _returned(self, lease: Lease) -> None:
        """Put a run back as soon as that can be written."""
        while True:
            await asyncio.sleep(PAUSE)
            try:
                return await self._give_back(lease, "its log could not be written")
            except LeaseLostError:
                return None
            except RecordsError as error:
                logger.error("run %s can't be put back into its queue, which is tried again: %s", lease.run, error)

    async def _attempt(self, worker: Worker, job: Job, seat: _Seat) -> Job | None:
        try:
            message = order(job, self._catalogue())
        except NodeloomError as error:
            return await self._finish(job, End.refused(error), seat)
        assignment = Assignment(job, self._records, self._feed)
        running = asyncio.ensure_future(worker.run(message, assignment.told))
        if message.run in self._canceled:
            await asyncio.sleep(0)  # until it is on its way
            worker.cancel(message.run)
        try:
            ended = await running
        except WorkerLostError as error:
            return await self._lost(job, assignment, error.death, seat)
        return await self._finish(job, End.of(ended), seat, await assignment.rest())

    async def _finish(
        self,
        job: Job,
        end: End,
        seat: _Seat,
        rest: Write = _nothing,
        told: Sequence[Mapping[str, Any]] = (),
    ) -> Job | None:
        """Write the rest of what a run told, its end with some last events, and lease the next."""

        def work(connection: Connection) -> Job | None:
            lease = job.leased.lease
            rest(connection)
            queue.finish(
                connection, lease, end.state, end.seconds, time.time(),
                told=told, outputs=end.outputs, problems=end.problems,
            )  # fmt: skip
            return _leased(connection, seat.owner)

        seat.bell.clear()  # what is in the queue by now is seen there; what comes later rings again
        return await self._records.write(work)

    async def _lost(self, job: Job, assignment: Assignment, death: Death, seat: _Seat) -> Job | None:
        """Write that a worker was lost with a run; it goes on with another one, unless there is no hope."""
        rest = await assignment.rest()
        if death.cause == "canceled":
            return await self._finish(job, End("canceled"), seat, rest)
        told = [] if death.cause == "stopped" else assignment.lost(death.reason)
        if assignment.losses.is_hopeless:
            why = f"{MOST} worker processes that began this run were lost; the last {death.reason}"
            end = End("failed", problems=[told_of(Problem(CODE, why))])
            return await self._finish(job, end, seat, rest, told)
        await self._give_back(job.leased.lease, death.reason, rest, told)
        seat.bell.set()
        return None

    async def _give_back(
        self,
        lease: Lease,
        reason: str,
        rest: Write = _nothing,
        told: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        def work(connection: Connection) -> None:
            rest(connection)
            queue.release(connection, lease, reason, time.time(), told)

        await self._records.write(work)

    async def _beat(self) -> None:
        """Give signs of life for what runs and tells nothing."""
        while True:
            await asyncio.sleep(BEAT)
            for lease in list(self._held.values()):
                try:
                    await self._records.write(partial(_beaten, lease))
                except LeaseLostError:
                    for worker in self._workers:
                        worker.cancel(lease.run)
                except NodeloomError as error:
                    logger.warning("run %s: no sign of life could be written: %s", lease.run, error)


def _given_back(connection: Connection) -> None:
    """Whoever had a lease was of a server that is no more, and its workers ended with it."""
    now = time.time()
    for lease in queue.lapsed(connection, math.inf):
        queue.release(connection, lease, "the server ended while it ran", now)


def _beaten(lease: Lease, connection: Connection) -> None:
    queue.heartbeat(connection, lease, time.time())


def _leased(connection: Connection, owner: str) -> Job | None:
    leased = queue.lease(connection, owner, time.time())
    return None if leased is None else job_of(connection, leased)

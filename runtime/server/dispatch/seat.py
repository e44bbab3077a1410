"""`Seat`: a worker's place at the queue. It has the worker do one run after the other, and writes how each ended.

The end of a run and the lease of the next one are one transaction. While short runs follow each other, one more is
leased ahead, so that the worker goes on while that transaction is on its way to the disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from nodeloom.runtime.server.dispatch.assignment import Assignment
from nodeloom.runtime.server.dispatch.ending import End
from nodeloom.runtime.server.dispatch.orders import Job, order
from nodeloom.runtime.server.dispatch.writes import Write, finishing, leased, releasing
from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.workers import Death, Worker, WorkerLostError
from nodeloom.runtime.store.records import LeaseLostError, Records, RecordsError
from nodeloom.runtime.store.records.queue import Lease
from nodeloom.runtime.worker.wire import WireError
from nodeloom.schema.errors import NodeloomError

if TYPE_CHECKING:
    from nodeloom.schema.catalogue import Catalogue

PAUSE: Final = 1.0
"""Seconds until the database is tried again."""
SHORT: Final = 0.02
"""Seconds that a run takes at most for one more to be leased ahead."""
PATIENCE: Final = 0.05
"""Seconds that a run which was leased ahead waits for the one before it; then others may have it."""

logger = logging.getLogger(__name__)


class Seat:
    """One worker and its runs, from `serve` to `stop`.

    `is_waiting` says that it is idle, and that there was nothing in the queue. It is set within transactions only,
    where leases are made: so nothing comes between the look into the queue and the wait. `held` are its
    leases.
    """

    def __init__(
        self, owner: str, worker: Worker, records: Records, feed: Feed, catalogue: Callable[[], Catalogue]
    ) -> None:
        self.owner = owner
        self.held: dict[str, Lease] = {}
        self.is_waiting = False
        self._worker = worker
        self._records = records
        self._feed = feed
        self._catalogue = catalogue
        self._canceled: set[str] = set()
        self._asking = 0
        self._given: asyncio.Queue[Job | None] = asyncio.Queue()
        self._has_given = False
        self._ahead: asyncio.Task[Job | None] | None = None
        self._may_lease_ahead = False
        self._is_stopping = False

    def promise(self) -> None:
        """Within a transaction: a run was leased for it, and will be given."""
        self.is_waiting, self._has_given = False, True

    def give(self, job: Job | None) -> None:
        """What was promised; None if it should look for itself."""
        self._given.put_nowait(None if job is None else self._hold(job))

    def cancel(self, run: str) -> None:
        """Have a run end soon, if it is one of its: or may be, since a cancellation can be heard of before a lease."""
        if run in self.held or self._asking:
            self._canceled.add(run)
            self._worker.cancel(run)

    def lost(self, lease: Lease) -> None:
        """Have a run end soon that is not its any more."""
        if self.held.get(lease.run) == lease:
            self.cancel(lease.run)

    def stop(self) -> None:
        """End as soon as the worker is stopped."""
        self._is_stopping = True
        self._given.put_nowait(None)

    async def serve(self) -> None:
        """Have the worker do one run after the other; when it is stopped, its runs are put back."""
        job: Job | None = None
        try:
            while not self._is_stopping:
                if self._worker.state != "idle":
                    await self._give_all_back(job, "its worker process is replaced")
                    job = None
                await self._worker.ready()
                job = job or await self._next()
                if job is not None and self._worker.state == "idle":
                    job = await self._done(job)
        except WorkerLostError:
            logger.debug("worker %s is stopped", self.owner)
        except Exception:
            logger.exception("no runs are given to worker %s any more", self.owner)
            raise
        await self._give_all_back(job, "the server was stopped")

    async def _next(self) -> Job | None:
        """The next run, whenever there is one; None when it is time to end."""
        self._may_lease_ahead = False
        while not self._is_stopping:
            if not self.is_waiting and self._given.empty():
                job = await self._leased(waits=True)
                if job is not None:
                    return job
            job = await self._given.get()
            self._has_given = False
            if job is not None:
                return job
        return None

    async def _leased(self, *, waits: bool) -> Job | None:
        """A run from the queue, if there is one; it is tried again where the database can't be used."""
        while not self._is_stopping:
            try:
                return await self._answered(lambda connection: self._lease(connection, waits=waits))
            except RecordsError as error:
                self.is_waiting = False
                logger.error("no run can be taken from the queue, which is tried again in %g s: %s", PAUSE, error)
                await asyncio.sleep(PAUSE)
        return None

    async def _answered(self, work: Callable[[Connection], Job | None]) -> Job | None:
        """What a write leased, which is held from now on."""
        self._asking += 1
        try:
            job = await self._records.jot(work)
            return None if job is None else self._hold(job)
        finally:
            self._asking -= 1
            if not self._asking:
                self._canceled &= self.held.keys()

    def _lease(self, connection: Connection, *, waits: bool) -> Job | None:
        if self._has_given:
            return None
        job = leased(connection, self.owner)
        self.is_waiting = waits and job is None
        return job

    async def _done(self, job: Job) -> Job | None:
        """Have a run done and its end written; the next one, if there is one."""
        loop = asyncio.get_running_loop()
        lease, began = job.leased.lease, loop.time()
        if self._may_lease_ahead and self._ahead is None:
            self._ahead = loop.create_task(self._leased(waits=False))
        patience = loop.call_later(PATIENCE, self._let_others_have)
        try:
            end = await self._attempt(job)
        except RecordsError as error:
            await self._broke_off(lease, error)
            return await self._taken_ahead()
        finally:
            patience.cancel()
        is_short = loop.time() - began < SHORT
        following = await self._taken_ahead()
        is_free = self._worker.state == "idle"  # now: it has the following one when the end is being written
        if following is None:
            following = await self._ended(lease, end, is_free=is_free, waits=True)
        else:
            self._ahead = loop.create_task(self._ended(lease, end, is_free=is_free, waits=False))
        self._may_lease_ahead = is_short and following is not None
        return following

    async def _taken_ahead(self) -> Job | None:
        ahead, self._ahead = self._ahead, None
        return None if ahead is None else await ahead

    def _let_others_have(self) -> None:
        """The run takes longer than those before: what was leased ahead is not kept waiting."""
        if self._ahead is not None:
            self._ahead = asyncio.get_running_loop().create_task(self._returned_ahead(self._ahead))

    async def _returned_ahead(self, ahead: asyncio.Task[Job | None]) -> None:
        job = await ahead
        if job is not None:
            await self._give_back(job, "the run before it takes longer than others did")

    async def _attempt(self, job: Job) -> Write:
        """Give a run to the worker; what writes how it went. Raises what was wrong with writing what it told."""
        lease = job.leased.lease
        try:
            message = order(job, self._catalogue())
        except NodeloomError as error:
            return finishing(lease, End.refused(error))
        assignment = Assignment(job, self._records, self._feed)
        if message.run in self._canceled:
            asyncio.get_running_loop().call_soon(self._worker.cancel, message.run)  # when it is on its way
        try:
            ended = await self._worker.run(message, assignment.told)  # begins at once: the worker is idle still
        except WireError as error:
            return finishing(lease, End.refused(error))
        except WorkerLostError as error:
            return await _lost(lease, assignment, error.death)
        return finishing(lease, End.of(ended), await assignment.rest())

    async def _ended(self, lease: Lease, end: Write, *, is_free: bool, waits: bool) -> Job | None:
        """Write the end of a run, and lease the next one if the worker is free."""

        def work(connection: Connection) -> Job | None:
            end(connection)
            return self._lease(connection, waits=waits) if is_free else None

        try:
            following = await self._answered(work)
        except RecordsError as error:
            self.is_waiting = False  # what it saw may have been undone
            await self._broke_off(lease, error)
            return None
        self._let_go(lease)
        return following

    async def _broke_off(self, lease: Lease, error: RecordsError) -> None:
        """What a run told can't be written: it is put back as soon as that can be, unless others have it by now."""
        if isinstance(error, LeaseLostError):
            logger.warning("%s: what it told is not written any more", error)
        else:
            logger.error("run %s broke off, because its log can't be written: %s", lease.run, error)
            await asyncio.sleep(PAUSE)
            await self._put_back(lease, "its log could not be written")
        self._let_go(lease)

    async def _give_all_back(self, job: Job | None, reason: str) -> None:
        """Put all back that it was given, and be promised nothing more while there is no process that could do it."""
        with suppress(RecordsError):  # then nothing can be promised either
            await self._records.write(self._wait_no_more)  # what was promised before has been given then
        for each in (job, await self._taken_ahead(), *self._left()):
            if each is not None:
                await self._give_back(each, reason)

    def _wait_no_more(self, connection: Connection) -> None:
        self.is_waiting = False

    async def _give_back(self, job: Job, reason: str) -> None:
        """Put a run back that was not begun."""
        await self._put_back(job.leased.lease, reason)
        self._let_go(job.leased.lease)

    async def _put_back(self, lease: Lease, reason: str) -> None:
        """Put a run back as soon as that can be written; the next server does it where this one ends before."""
        is_done = False
        while not is_done:
            try:
                await self._records.write(releasing(lease, reason))
                is_done = True
            except LeaseLostError:
                is_done = True
            except RecordsError as error:
                logger.error("run %s can't be put back into its queue, which is tried again: %s", lease.run, error)
                is_done = self._is_stopping
                await asyncio.sleep(0 if is_done else PAUSE)

    def _hold(self, job: Job) -> Job:
        self.held[job.leased.lease.run] = job.leased.lease
        return job

    def _let_go(self, lease: Lease) -> None:
        if self.held.get(lease.run) == lease:
            del self.held[lease.run]
            self._canceled.discard(lease.run)

    def _left(self) -> list[Job | None]:
        """What was given and not taken."""
        self._has_given = False
        return [self._given.get_nowait() for _ in range(self._given.qsize())]


async def _lost(lease: Lease, assignment: Assignment, death: Death) -> Write:
    """What writes that a worker was lost with a run; it goes on with another one, unless there is no hope."""
    rest = await assignment.rest()
    if death.cause == "canceled":
        return finishing(lease, End("canceled"), rest)
    told = [] if death.cause == "stopped" else assignment.lost(death.reason)
    if assignment.losses.is_hopeless:
        return finishing(lease, End.hopeless(death.reason), rest, told)
    return releasing(lease, death.reason, rest, told)

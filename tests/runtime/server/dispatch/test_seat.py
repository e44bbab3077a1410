"""Runs find their worker, and cancellations their run, however narrowly they miss each other."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.runtime.server.dispatch.puppet import puppets
from tests.runtime.server.dispatch.stage import Play

from nodeloom.runtime.server.dispatch import dispatcher
from nodeloom.runtime.store.records import Logged, Records, queue
from nodeloom.runtime.worker.wire import WireError


async def waiting(records: Records, count: int) -> None:
    """Until so many writes wait for the writer."""
    async with asyncio.timeout(10):
        while records.backlog < count:
            await asyncio.sleep(0)


def test_a_process_that_ends_just_as_it_is_given_a_run_costs_no_seat(play: Play, tmp_path: Path) -> None:
    async def scene() -> None:
        loop, deaths = asyncio.get_running_loop(), [1]

        def end_soon() -> None:
            if deaths:
                deaths.pop()
                loop.call_soon(worker.go)
                loop.call_later(0.05, worker.come)

        async with puppets(tmp_path, on_order=end_soon) as (stage, (worker,)):
            worker.come()
            assert await stage.end(await stage.enqueue({})) == "completed"
            assert not deaths

    play(scene)


def test_a_run_that_is_too_large_to_be_sent_fails_and_the_next_one_runs(play: Play, tmp_path: Path) -> None:
    async def scene() -> None:
        async with puppets(tmp_path) as (stage, (worker,)):
            worker.refusal = WireError("too large")
            worker.come()
            assert await stage.end(await stage.enqueue({})) == "failed"
            worker.refusal = None
            assert await stage.end(await stage.enqueue({})) == "completed"

    play(scene)


def test_a_run_that_is_canceled_in_the_transaction_of_its_lease_ends(play: Play, tmp_path: Path) -> None:
    begun, gate = threading.Event(), threading.Event()

    def hold_up(connection: Connection) -> None:
        begun.set()
        gate.wait(10)

    async def scene() -> None:
        async with puppets(tmp_path) as (stage, (worker,)):
            worker.is_patient = True
            run = await stage.enqueue({})
            held_up = asyncio.create_task(stage.records.write(hold_up))
            await asyncio.to_thread(begun.wait, 10)
            worker.come()
            await waiting(stage.records, 1)
            canceling = asyncio.create_task(stage.records.write(queue.cancel, run, time.time()))
            await waiting(stage.records, 2)
            gate.set()
            await held_up
            assert [lease.run for lease in (await canceling).running] == [run]
            assert await stage.end(run) == "canceled"

    play(scene)


def test_nothing_is_promised_to_a_worker_whose_process_ended_after_its_run(play: Play, tmp_path: Path) -> None:
    async def scene() -> None:
        async with puppets(tmp_path, 2) as (stage, (first, second)):

            def heard(events: list[Logged]) -> None:
                if any(event.name == "run.finished" for event in events):
                    first.go()

            first.come()
            stop = stage.records.listen(heard, asyncio.get_running_loop())
            await stage.end(await stage.enqueue({}))
            stop()
            second.come()
            runs = [await stage.enqueue({})]
            await stage.end(runs[0])
            runs.append(await stage.enqueue({}))  # the second one waits by now, as the first one did
            assert await stage.end(runs[1]) == "completed"
            assert second.ran == runs

    play(scene)


def test_a_lease_that_nobody_holds_goes_to_somebody_when_it_has_lapsed(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "BEAT", 0.05)

    async def scene() -> None:
        async with puppets(tmp_path) as (stage, (worker,)):
            run = await stage.enqueue({})
            lost = await stage.records.write(lambda connection: queue.lease(connection, "x", time.time(), seconds=0.2))
            assert lost is not None
            worker.come()
            assert await stage.end(run) == "completed"
            assert "run.released" in await stage.names(run)

    play(scene)

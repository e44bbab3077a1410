"""Runs from the queue to their end, whatever happens to the workers and to the server."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from tests.runtime.server.dispatch.stage import Open, Play

from nodeloom.runtime.server.dispatch import dispatcher
from nodeloom.runtime.server.dispatch.losses import MOST
from nodeloom.runtime.server.dispatch.orders import Job
from nodeloom.runtime.server.dispatch.writes import leased
from nodeloom.runtime.server.events.listener import Listener
from nodeloom.runtime.store.records import Records, group, log, queue
from nodeloom.runtime.store.records.library import ImageFilter, search_images

TEXT: dict[str, Any] = {"type": "core/string", "inputs": {"value": "x"}}
JOIN: dict[str, Any] = {"type": "core/string_join", "inputs": {"right": "y"}}


def deed(name: str, **inputs: Any) -> dict[str, Any]:
    return {"type": "troubled/do", "version": 2, "inputs": {"deed": name, **inputs}}


def wait(path: str) -> dict[str, Any]:
    return {"type": "patient/wait", "inputs": {"path": path}}


def test_a_run_goes_from_the_queue_through_a_worker_into_the_log(opened: Open, play: Play) -> None:
    async def scene() -> None:
        async with opened() as stage:
            run = await stage.enqueue({"a": TEXT, "b": JOIN}, "a value b left")
            assert await stage.end(run) == "completed"
            assert await stage.names(run) == [
                "run.queued", "run.leased", "run.created", "node.started a", "node.finished a", "node.started b",
                "node.finished b", "run.finished",
            ]  # fmt: skip

    play(scene)


def test_runs_that_come_just_as_others_end_wait_for_nothing_else(opened: Open, play: Play) -> None:
    async def scene() -> None:
        async with opened(2) as stage:

            async def one_after_the_other() -> list[str]:
                return [await stage.end(await stage.enqueue({"a": TEXT})) for _ in range(15)]

            ends = await asyncio.gather(*(one_after_the_other() for _ in range(3)))
            assert {state for states in ends for state in states} == {"completed"}

    play(scene)


def test_runs_that_wait_are_done_in_their_order_and_each_once(opened: Open, play: Play) -> None:
    async def scene() -> None:
        async with opened() as stage:
            runs = await asyncio.gather(*(stage.enqueue({"a": TEXT}) for _ in range(30)))
            assert {await stage.end(run) for run in runs} == {"completed"}
            events = await stage.records.read(lambda connection: log.after(connection, 0))
            assert [each.run for each in events if each.name == "run.finished"] == list(runs)
            assert list(dict.fromkeys(each.run for each in events if each.name == "run.leased")) == list(runs)

    play(scene)


def test_a_run_that_was_leased_ahead_is_left_to_others_where_the_one_before_takes_long(
    opened: Open, play: Play, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"

    async def scene() -> None:
        async with opened(2) as stage:
            blocking = await stage.enqueue({"a": wait(path=str(first))})
            await stage.until(blocking, "node.started", "a")
            nodes = [{"a": TEXT}] * 8 + [{"a": wait(path=str(second))}, {"a": TEXT}]
            *_, slow, last = await asyncio.gather(*map(stage.enqueue, nodes))
            await stage.until(slow, "node.started", "a")
            first.touch()
            assert await stage.end(last) == "completed"
            assert await stage.state(slow) == "running"
            second.touch()
            assert await stage.end(slow) == "completed"

    play(scene)


def test_what_can_not_be_promised_is_found_all_the_same(
    opened: Open, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [ValueError("surprise")]

    def failing(connection: Connection, owner: str) -> Job | None:
        if failures:
            raise failures.pop()
        return leased(connection, owner)

    async def scene() -> None:
        async with opened() as stage:
            assert await stage.end(await stage.enqueue({"a": TEXT})) == "completed"
            monkeypatch.setattr(dispatcher, "leased", failing)
            for _ in range(2):
                assert await stage.end(await stage.enqueue({"a": TEXT})) == "completed"
            assert not failures

    play(scene)


def test_what_began_while_its_commit_fails_is_forgotten_and_pays_nothing(
    opened: Open, play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun, bill = tmp_path / "begun", tmp_path / "bill"
    nodes = {
        "a": {"type": "patient/touch", "inputs": {"path": str(begun)}},
        "b": {"type": "patient/pay", "inputs": {"bill": str(bill), "path": str(begun)}},
    }

    def failing(connection: Connection) -> None:
        until = time.monotonic() + 30
        while not begun.exists() and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.3)  # enough to pay, if the worker did not wait to be told that it is known
        monkeypatch.undo()
        raise OSError("surprise")

    async def scene() -> None:
        async with opened() as stage:
            assert await stage.end(await stage.enqueue({"a": TEXT})) == "completed"
            monkeypatch.setattr(group, "commit", failing)
            with pytest.raises(OSError, match="surprise"):
                await stage.enqueue(nodes)
            assert begun.exists()
            run = await stage.enqueue(nodes)
            assert await stage.end(run) == "completed"
            assert bill.read_text() == "paid\n"
            assert (await stage.names(run)).count("run.leased") == 1
            found = await stage.records.read(lambda connection: queue.search(connection, queue.RunFilter()))
            assert [each.state for each in found.found] == ["completed", "completed"]

    play(scene)


def test_a_dispatcher_that_stops_leaves_nothing_leased(opened: Open, play: Play, tmp_path: Path) -> None:
    async def scene() -> None:
        async with opened(2) as stage:
            await asyncio.gather(*(stage.enqueue({"a": TEXT}) for _ in range(40)))
            slow = await stage.enqueue({"a": wait(path=str(tmp_path / "never"))})
            await stage.until(slow, "node.started", "a")
        with Records(tmp_path / "records.db") as records:
            assert records.read_sync(lambda connection: queue.lapsed(connection, math.inf)) == []
            states = records.read_sync(lambda connection: queue.search(connection, queue.RunFilter(), limit=50))
            assert {each.state for each in states.found} <= {"queued", "completed"}

    play(scene)


def test_values_for_the_interface_are_filled_in(opened: Open, play: Play) -> None:
    async def scene() -> None:
        async with opened() as stage:
            run = await stage.enqueue(
                {"a": TEXT}, interface={"inputs": {"words": ["a", "value"]}}, inputs={"words": "hello"}
            )
            assert await stage.end(run) == "completed"
            (finished,) = (each for each in await stage.events(run) if each["event"] == "node.finished")
            assert finished["outputs"] == {"value": "hello"}

    play(scene)


def test_a_run_that_makes_no_sense_fails_with_its_problems_and_the_next_one_runs(opened: Open, play: Play) -> None:
    async def scene() -> None:
        async with opened() as stage:
            unknown = await stage.enqueue({"a": {"type": "nobody/knows"}})
            nameless = await stage.enqueue({"a": TEXT}, inputs={"nothing": 1})
            good = await stage.enqueue({"a": TEXT})
            assert [await stage.end(run) for run in (unknown, nameless, good)] == ["failed", "failed", "completed"]

    play(scene)


def test_a_node_that_kills_its_worker_is_tried_again_and_at_last_fails_alone(opened: Open, play: Play) -> None:
    async def scene() -> None:
        async with opened() as stage:
            run = await stage.enqueue({"bad": deed("segfault"), "good": TEXT})
            assert await stage.end(run) == "partial"
            names = await stage.names(run)
            assert names.count("worker.lost") == names.count("node.started bad") == MOST
            assert names.count("node.finished good") == 1
            (failed,) = (each for each in await stage.events(run) if each["event"] == "node.failed")
            assert failed["code"] == "worker_lost"
            assert failed["message"].startswith("node bad (troubled/do): 3 worker processes were lost")

    play(scene)


def test_nobody_is_blamed_for_what_ran_beside_the_node_that_kills(
    opened: Open, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODELOOM_WORKERS", "4")

    async def scene() -> None:
        async with opened() as stage:
            slow = {"type": "patient/linger", "version": 1}
            run = await stage.enqueue({"a": slow, "bad": deed("segfault"), "z": slow})
            assert await stage.end(run) == "partial"
            lost = [each["running"] for each in await stage.events(run) if each["event"] == "worker.lost"]
            assert ["bad", []] in lost[0]
            assert lost[1:] == [[["bad", []]]] * (MOST - 1)
            names = await stage.names(run)
            assert names.count("node.finished a") == names.count("node.finished z") == 1

    play(scene)


def test_after_a_loss_no_finished_node_runs_again(opened: Open, play: Play, tmp_path: Path) -> None:
    flag = tmp_path / "flag"

    async def scene() -> None:
        async with opened() as stage:
            run = await stage.enqueue({"a": deed("print"), "b": wait(path=str(flag))})
            await stage.until(run, "node.started", "b")
            await stage.until(run, "node.finished", "a")
            pid = stage.workers[0].pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            await stage.until(run, "worker.lost")
            flag.touch()
            assert await stage.end(run) == "completed"
            names = await stage.names(run)
            assert names.count("node.started a") == names.count("node.finished a") == names.count("run.created") == 1
            assert names.count("node.started b") == 2

    play(scene)


def test_a_node_that_must_not_run_twice_is_asked_about_and_not_repeated(
    opened: Open, play: Play, tmp_path: Path
) -> None:
    bill, flag = tmp_path / "bill", tmp_path / "flag"
    pay = {"type": "patient/pay", "inputs": {"bill": str(bill), "path": str(flag)}}

    async def scene() -> None:
        async with opened() as stage:
            run = await stage.enqueue({"a": pay, "b": TEXT})
            async with asyncio.timeout(20):
                while not bill.exists():
                    await asyncio.sleep(0.01)
            assert "node.started a" in await stage.names(run)  # it is in the log before the code begins
            pid = stage.workers[0].pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            assert await stage.end(run) == "partial"
            (failed,) = (each for each in await stage.events(run) if each["event"] == "node.failed")
            assert failed["code"] == "interrupted"
            assert bill.read_text() == "paid\n"
            flag.touch()
            await stage.records.write(lambda connection: queue.retry(connection, run, time.time(), {"repeat": ["a"]}))
            await stage.until(run, "node.finished", "a")
            assert bill.read_text() == "paid\n" * 2

    play(scene)


def test_a_server_that_starts_goes_on_with_what_another_left(opened: Open, play: Play, tmp_path: Path) -> None:
    flag = tmp_path / "flag"

    async def scene() -> None:
        async with opened() as stage:
            run = await stage.enqueue({"a": deed("print"), "b": wait(path=str(flag))})
            await stage.until(run, "node.finished", "a")
            await stage.until(run, "node.started", "b")
        flag.touch()
        async with opened() as stage:
            assert await stage.end(run) == "completed"
            names = await stage.names(run)
            assert names.count("node.finished a") == 1
            assert "worker.lost" not in names
            assert "run.released" in names

    play(scene)


def test_a_run_is_canceled_where_it_runs(opened: Open, play: Play, tmp_path: Path) -> None:
    async def scene() -> None:
        async with opened() as stage:
            run = await stage.enqueue({"a": wait(path=str(tmp_path / "never"))})
            await stage.until(run, "node.started", "a")
            await stage.records.write(lambda connection: queue.cancel(connection, run, time.time()))
            assert await stage.end(run) == "canceled"
            assert await stage.end(await stage.enqueue({"a": TEXT})) == "completed"

    play(scene)


def test_a_run_that_does_not_end_when_it_is_canceled_ends_with_its_worker(opened: Open, play: Play) -> None:
    async def scene() -> None:
        async with opened(cancel=0.2) as stage:
            run = await stage.enqueue({"a": deed("hang holding python")})
            await stage.until(run, "node.started", "a")
            await stage.records.write(lambda connection: queue.cancel(connection, run, time.time()))
            assert await stage.end(run) == "canceled"
            assert await stage.end(await stage.enqueue({"a": TEXT})) == "completed"

    play(scene)


def test_several_workers_share_the_queue(opened: Open, play: Play, tmp_path: Path) -> None:
    flag = tmp_path / "flag"

    async def scene() -> None:
        async with opened(2) as stage:
            slow = await stage.enqueue({"a": wait(path=str(flag))})
            await stage.until(slow, "node.started", "a")
            others = [await stage.enqueue({"a": TEXT}) for _ in range(5)]
            assert [await stage.end(run) for run in others] == ["completed"] * 5
            assert await stage.state(slow) == "running"
            flag.touch()
            assert await stage.end(slow) == "completed"

    play(scene)


def test_progress_is_told_and_not_logged(opened: Open, play: Play) -> None:
    async def scene() -> None:
        async with opened() as stage, stage.feed.listening() as listener:
            run = await stage.enqueue({"a": {"type": "troubled/busy", "inputs": {"steps": 50, "seconds": 0.01}}})
            told = asyncio.create_task(_moments(listener))
            assert await stage.end(run) == "completed"
            assert {"Progress", "Preview"} == await asyncio.wait_for(told, 10)
            assert "node.progress a" not in await stage.names(run)

    play(scene)


async def _moments(listener: Listener) -> set[str]:
    found: set[str] = set()
    while len(found) < 2:
        news = await listener.news()
        found |= {type(each).__name__ for each in (*news.progress, *news.previews)}
    return found


def test_a_run_that_is_retried_does_only_what_had_failed(opened: Open, play: Play, tmp_path: Path) -> None:
    flag = tmp_path / "flag"

    async def scene() -> None:
        async with opened() as stage:
            run = await stage.enqueue({"bad": {"type": "patient/need", "inputs": {"path": str(flag)}}, "good": TEXT})
            assert await stage.end(run) == "partial"
            flag.touch()
            await stage.records.write(lambda connection: queue.retry(connection, run, time.time()))
            await stage.until(run, "node.finished", "bad")
            names = await stage.names(run)
            assert names.count("node.failed bad") == names.count("node.started good") == 1

    play(scene)


def test_what_a_run_saves_is_kept_and_told_once(opened: Open, play: Play) -> None:
    async def scene() -> None:
        async with opened() as stage:
            colour = {"type": "image/blank", "inputs": {"width": 8, "height": 8}}
            run = await stage.enqueue(
                {"a": colour, "b": {"type": "image/save", "inputs": {"prefix": "x"}}}, "a image b image"
            )
            assert await stage.end(run) == "completed"
            names = await stage.names(run)
            assert names.index("image.saved b") < names.index("node.finished b")
            page = await stage.records.read(lambda connection: search_images(connection, ImageFilter(run=run)))
            assert [(each.name[:1], each.width, each.node) for each in page.found] == [("x", 8, "b")]

    play(scene)

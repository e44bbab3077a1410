"""Prompts beside their runs, in either database."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from nodeloom.runtime.store.records import Records, documents, prompts, queue
from nodeloom.runtime.store.records.errors import ConstraintError
from nodeloom.runtime.store.records.prepared import raw
from nodeloom.runtime.store.records.prompts import NewPrompt
from nodeloom.runtime.store.records.queue import Submission


def enqueued(records: Records, name: str, number: float) -> str:
    """A run that is a prompt."""

    def work(connection: Connection) -> str:
        run = queue.enqueue(connection, Submission(documents.keep(connection, "{}")), time.time())
        prompts.keep(connection, NewPrompt(run, name, number, "me", '[{},{},["9"]]'))
        return run

    return records.write_sync(work)


def test_a_prompt_is_found_by_its_id_and_by_its_run(records: Records) -> None:
    run = enqueued(records, "a", 1.5)
    found = records.read_sync(prompts.get, "a")
    assert found is not None
    assert (found.run, found.number, found.client, found.state, found.started) == (run, 1.5, "me", "queued", None)
    assert records.read_sync(prompts.of_runs, [run, "none"]) == [found]
    assert records.read_sync(prompts.get, "none") is None


def test_an_id_is_there_once(records: Records) -> None:
    enqueued(records, "a", 1)
    with pytest.raises(ConstraintError):
        enqueued(records, "a", 2)
    assert records.read_sync(prompts.remaining) == 1


def test_signs_that_no_database_takes_do_no_harm(records: Records) -> None:
    enqueued(records, "a\0b", 1)
    assert records.read_sync(prompts.get, "ab") == records.read_sync(prompts.get, "a\0b")
    records.write_sync(prompts.forget, ["a\0b"])


def test_any_number_of_prompts_can_be_forgotten_at_once(records: Records) -> None:
    run = enqueued(records, "a", 1)
    records.write_sync(queue.cancel, run, time.time())
    records.write_sync(prompts.forget, [*map(str, range(70_000)), "a"])
    assert records.read_sync(prompts.get, "a") is None


def test_the_first_with_a_larger_number_is_found(records: Records) -> None:
    runs = [enqueued(records, name, number) for name, number in (("a", 1), ("b", 5), ("c", 3))]
    assert records.read_sync(prompts.behind, 2) == runs[1]
    assert records.read_sync(prompts.behind, 5) is None


def test_that_nothing_has_a_larger_number_is_known_without_looking_at_all_that_waits(tmp_path: Path) -> None:
    def steps(connection: Connection) -> int:
        """Hundreds of steps of SQLite's machine that it takes."""
        counted: list[None] = []
        driver: Any = raw(connection)
        driver.set_progress_handler(lambda: counted.append(None), 100)
        assert prompts.behind(connection, 999) is None
        driver.set_progress_handler(None, 100)
        return len(counted)

    with Records(tmp_path / "records.db") as records:
        for number in range(200):
            enqueued(records, f"prompt {number}", number)
        assert records.read_sync(steps) < 2


def test_what_ran_and_is_over_is_told_and_forgotten_without_its_run(records: Records) -> None:
    for name in "abc":
        enqueued(records, name, 1)
        leased = records.write_sync(lambda c: queue.lease(c, "w", time.time()))
        assert leased is not None
        assert [each.prompt for each in records.read_sync(prompts.running)] == [name]
        assert records.read_sync(prompts.running_ids).keys() == {name}
        assert records.read_sync(prompts.queued) == []
        records.write_sync(queue.finish, leased.lease, "completed", 0.1, time.time())
    assert [each.prompt for each in records.read_sync(prompts.ended, 2)] == ["b", "c"]
    assert [each.prompt for each in records.read_sync(prompts.ended, 5, 1)] == ["b", "c"]
    records.write_sync(prompts.forget, ["b", "none"])
    assert [each.prompt for each in records.read_sync(prompts.ended, 5)] == ["a", "c"]
    records.write_sync(prompts.forget, None)
    assert records.read_sync(prompts.ended, 5) == []
    assert len(records.read_sync(queue.search, queue.RunFilter()).found) == 3


def test_large_prompts_are_told_a_few_at_a_time(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        enqueued(records, name, 1)
        leased = records.write_sync(lambda c: queue.lease(c, "w", time.time()))
        assert leased is not None
        records.write_sync(queue.finish, leased.lease, "completed", 0.1, time.time())
    monkeypatch.setattr(prompts, "MOST_BYTES", 20)
    assert [each.prompt for each in records.read_sync(prompts.ended, 5)] == ["b", "c"]
    assert [each.prompt for each in records.read_sync(prompts.ended, 5, 0)] == ["a", "b"]
    monkeypatch.setattr(prompts, "MOST_BYTES", 1)
    assert [each.prompt for each in records.read_sync(prompts.ended, 5)] == ["c"]


def test_what_waits_is_not_forgotten(records: Records) -> None:
    enqueued(records, "a", 1)
    records.write_sync(prompts.forget, None)
    assert records.read_sync(prompts.remaining) == 1


def test_a_prompt_goes_with_its_run(records: Records) -> None:
    enqueued(records, "a", 1)
    leased = records.write_sync(lambda c: queue.lease(c, "w", time.time()))
    assert leased is not None
    records.write_sync(queue.finish, leased.lease, "completed", 0.1, time.time())
    records.write_sync(queue.prune, time.time() + 1, time.time())
    assert records.read_sync(prompts.get, "a") is None


def test_all_that_wait_are_listed_and_the_first_with_what_was_sent(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = {name: enqueued(records, name, 1) for name in "abc"}
    assert records.read_sync(prompts.queued_ids) == runs
    assert records.read_sync(prompts.running_ids) == {}
    monkeypatch.setattr(prompts, "MOST_BYTES", 1)
    first, *rest = records.read_sync(prompts.queued)
    assert [first.prompt, *(each.prompt for each in rest)] == ["a", "b", "c"]
    assert first.body != prompts.UNSAID
    assert {each.body for each in rest} == {prompts.UNSAID}
    assert records.read_sync(prompts.body_of, runs["a"]) == first.body
    assert records.read_sync(prompts.body_of, "none") is None

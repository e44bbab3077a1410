"""Shorthands of the tests: enqueue by name, lease, finish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nodeloom.runtime.store.records import Records
from nodeloom.runtime.store.records.queue import (
    EndState,
    Lease,
    Leased,
    Submission,
    create_queue,
    enqueue,
    finish,
    get_run,
    lease,
)


def enqueued(records: Records, document: str, *names: str, now: float = 1.0, **options: Any) -> list[str]:
    """Runs of these names, in order; their ids."""
    submissions = [Submission(document, name=name, **options) for name in names]
    return [records.write_sync(enqueue, submission, now) for submission in submissions]


def leased(records: Records, now: float = 2.0) -> Leased:
    """The next run; there must be one."""
    got = records.write_sync(lease, "worker", now, seconds=30)
    assert got is not None
    return got


def order(records: Records) -> list[str]:
    """Names of all that waits, in the order in which it is leased; it runs then."""
    names = []
    while got := records.write_sync(lease, "worker", 2.0):
        names.append(got.name)
    return names


def end(records: Records, held: Lease, state: EndState = "completed", now: float = 3.0) -> None:
    """End a run."""
    records.write_sync(finish, held, state, 1.0, now)


def states(records: Records, runs: Sequence[str]) -> list[str]:
    """The states of runs."""
    return [records.read_sync(get_run, run).state for run in runs]


def another_queue(records: Records, name: str = "slow") -> str:
    """Make a queue; its name."""
    records.write_sync(create_queue, name, 1.0)
    return name

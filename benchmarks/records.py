"""What the durable records cost: `python benchmarks/records.py [--json] [--at URL] [--events N]`.

Wall time, since it is the disk that counts: SQLite with synchronous FULL in a temporary folder, or the (empty) database
of a URL. Writes are asked for by 64 at a time, as a busy server does, and one after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import quantiles

from nodeloom.runtime.store.records import Records, documents, log, queue

AT_ONCE = 64
STARTED = {"event": "node.started", "node": "a", "index": [], "attempt": 1}
FINISHED = {
    "event": "node.finished", "node": "a", "index": [], "outputs": {"x": 1}, "cache": "missed", "why": "",
    "seconds": 0.1, "peak_memory": None, "attempt": 1,
}  # fmt: skip


async def enqueued(records: Records, document: str) -> None:
    await records.write(queue.enqueue, queue.Submission(document, {"a": 1}), time.time())


async def finished(records: Records) -> None:
    """The next run: leased, two events, two more, its end."""
    got = await records.write(queue.lease, "worker", time.time())
    if got is None:
        raise LookupError("nothing is queued")
    await records.write(queue.record, got.lease, [{"event": "run.created"}, STARTED], time.time())
    await records.write(
        queue.finish, got.lease, "completed", 0.1, time.time(), told=[FINISHED, FINISHED], outputs={"x": 1}
    )


async def rate(count: int, deed: Callable[[], Awaitable[None]]) -> float:
    """How many a second, `AT_ONCE` at a time."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with room:
            await deed()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(count)))
    return count / (time.perf_counter() - began)


async def latencies(count: int, deed: Callable[[], Awaitable[None]]) -> list[float]:
    """Median and 95th percentile of one after the other, in milliseconds."""
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        await deed()
        taken.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(taken, n=20)
    return [cuts[9], cuts[18]]


async def writing(records: Records, count: int) -> dict[str, object]:
    document = await records.write(documents.keep, '{"nodes": {}}')

    async def cycle() -> None:
        await enqueued(records, document)
        await finished(records)

    return {
        "enqueues a second": await rate(count, lambda: enqueued(records, document)),
        "leases to ends a second": await rate(count, lambda: finished(records)),
        "cycles a second": await rate(count, cycle),
        "one append alone, ms p50 p95": await latencies(
            count // 4, lambda: records.write(lambda connection: void(log.append(connection, "x", [STARTED], 1.0)))
        ),
        "one cycle alone, ms p50 p95": await latencies(count // 4, cycle),
    }


def void(_: object) -> None:
    """Nothing."""


def replaying(records: Records, count: int) -> dict[str, object]:
    """Reading a long log, and forgetting it."""
    document = records.write_sync(documents.keep, '{"nodes": {}}')
    for _ in range(count // 1000):
        records.write_sync(queue.enqueue, queue.Submission(document), 1.0)
        held = records.write_sync(queue.lease, "worker", 2.0)
        if held is not None:
            records.write_sync(queue.finish, held.lease, "completed", 1.0, 3.0, told=[FINISHED] * 997)
    began = time.perf_counter()
    number, total = 0, 0
    while page := records.read_sync(log.after, number):
        number, total = page[-1].number, total + len(page)
    replayed = time.perf_counter() - began
    began = time.perf_counter()
    longest, is_done = 0.0, False
    while not is_done:
        part = time.perf_counter()
        is_done = records.write_sync(queue.prune, 1e12, 4.0).is_done
        longest = max(longest, time.perf_counter() - part)
    return {
        "events": total, "replay, s": replayed,
        "prune of all, s": time.perf_counter() - began, "its longest part, s": longest,
    }  # fmt: skip


def opening(place: str | Path) -> float:
    """Milliseconds to open a database that is there, and to read from it."""
    began = time.perf_counter()
    with Records(place) as records:
        records.read_sync(log.last)
        return (time.perf_counter() - began) * 1000


def measured(place: str | Path, count: int, events: int) -> dict[str, object]:
    with Records(place) as records:
        results = asyncio.run(writing(records, count))
        results |= replaying(records, events)
    return {**results, "opening, ms": opening(place)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--at", help="URL of an empty database")
    parser.add_argument("--runs", type=int, default=2000, help="runs of the queue")
    parser.add_argument("--events", type=int, default=100_000, help="events that are replayed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = measured(asked.at or Path(folder) / "records.db", asked.runs, asked.events)
    if asked.json:
        json.dump(results, sys.stdout)
        return
    for name, value in results.items():
        numbers = value if isinstance(value, list) else [value]
        print(f"{name:32}", *(f"{number:10.3f}" for number in numbers))


if __name__ == "__main__":
    main()

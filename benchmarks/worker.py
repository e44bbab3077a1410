"""What a worker process costs: its start, a trivial run, frames through its pipe. `python -m benchmarks.worker`."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time

from pydantic import JsonValue

from nodeloom.runtime.server.workers import Worker
from nodeloom.runtime.server.workers.task import RunFrame
from nodeloom.runtime.worker.messages import JSONObject, Run
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

RUNS = 500
NODES = 5_000


async def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        worker = Worker(environment={**os.environ, "NODELOOM_HOME": home})
        worker.start()
        await worker.ready()
        print(f"start to hello: {time.perf_counter() - began:.2f} s")
        try:
            await trivial_runs(worker)
            await many_frames(worker)
        finally:
            began = time.perf_counter()
            await worker.stop()
            print(f"stop: {time.perf_counter() - began:.2f} s")


async def trivial_runs(worker: Worker) -> None:
    seconds = []
    for number in range(RUNS):
        began = time.perf_counter()
        await worker.run(Run(run=str(number), workflow=chain(number, 3)), ignore)
        seconds.append(time.perf_counter() - began)
    ordered = sorted(seconds)
    print(
        f"run of three nodes: p50 {statistics.median(ordered) * 1e3:.2f} ms, p95 {ordered[-RUNS // 20] * 1e3:.2f} ms, "
        f"{RUNS / sum(seconds):.0f} a second"
    )


async def many_frames(worker: Worker) -> None:
    count = 0

    async def counted(frame: RunFrame) -> None:
        nonlocal count
        count += 1

    began = time.perf_counter()
    await worker.run(Run(run="many", workflow=chain(1, NODES)), counted)
    seconds = time.perf_counter() - began
    print(f"run of {NODES} nodes: {seconds:.2f} s, {count / seconds:.0f} frames a second")


async def ignore(frame: RunFrame) -> None:
    pass


def chain(value: int, length: int) -> JSONObject:
    nodes: JSONObject = {"n0": {"type": "core/integer", "inputs": {"value": value}}}
    for number in range(1, length):
        nodes[f"n{number}"] = {"type": "core/integer_math", "inputs": {"operation": "add", "b": number % 7 + 1}}
    edges: list[JsonValue] = [[f"n{number - 1}", "value", f"n{number}", "a"] for number in range(1, length)]
    return {"format": FORMAT, "format_version": FORMAT_VERSION, "id": "w", "nodes": nodes, "edges": edges}


if __name__ == "__main__":
    asyncio.run(main())

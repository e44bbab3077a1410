"""The least that a server of this kind can be: `python benchmarks/bare_server.py --port 9191 --root FOLDER`.

FastAPI, uvicorn, SQLModel, a queue in SQLite that is durable when a request is answered, and a worker process at a
pipe. It checks nothing and its worker does nothing: it only reads what a run is, and tells as many events of it as a
real one. What it takes is what this stack takes on a machine, and `server.py` has it beside what ours takes, started
with the same two savings: no garbage is looked for until it serves, and models are built when they are first used.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import socket
import sqlite3
import sys
from asyncio import Future
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlmodel import Field, SQLModel, create_engine

WORKER = """
import json, sys
for line in sys.stdin.buffer:
    run = json.loads(line)
    told = [{"event": "node", "node": node, "at": at} for node in run["document"]["nodes"] for at in (0, 1)]
    sys.stdout.buffer.write(json.dumps({"run": run["run"], "events": told}).encode() + b"\\n")
    sys.stdout.buffer.flush()
"""


class Run(SQLModel, table=True):
    """A row of the queue."""

    id: int | None = Field(default=None, primary_key=True)
    document: str
    state: str


class Event(SQLModel, table=True):
    """A row of the log."""

    id: int | None = Field(default=None, primary_key=True)
    run: int
    body: str


class Request(BaseModel):
    """What a client sends."""

    document: dict[str, Any]


class Worker(asyncio.SubprocessProtocol):
    """The process at the pipe, and those who wait for it."""

    def __init__(self) -> None:
        self._waiting: dict[int, Future[list[Any]]] = {}
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It was started."""
        process = cast("asyncio.SubprocessTransport", transport)
        self._input = cast("asyncio.WriteTransport", process.get_pipe_transport(0))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """It told something."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            told = json.loads(line)
            self._waiting.pop(told["run"]).set_result(told["events"])

    def run(self, run: int, document: dict[str, Any]) -> Future[list[Any]]:
        """What it tells of a run."""
        waiting = self._waiting[run] = asyncio.get_running_loop().create_future()
        self._input.write(json.dumps({"run": run, "document": document}).encode() + b"\n")
        return waiting


class Queue:
    """Runs in a file, one transaction after the other; statements here and commits in a thread, as ours."""

    def __init__(self, file: Path) -> None:
        engine = create_engine(f"sqlite:///{file}", connect_args={"check_same_thread": False, "isolation_level": None})
        SQLModel.metadata.create_all(engine)
        self._database = cast("sqlite3.Connection", engine.raw_connection().driver_connection)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._database.execute(f"PRAGMA {pragma}")
        self._thread = ThreadPoolExecutor(1)
        self._turn = asyncio.Lock()
        self.worker = Worker()

    async def put(self, document: dict[str, Any]) -> int:
        """Enqueue a run durably."""
        async with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            row = self._database.execute(
                "INSERT INTO run (document, state) VALUES (?, 'queued')", (json.dumps(document),)
            ).lastrowid
            self._database.execute("INSERT INTO event (run, body) VALUES (?, 'queued')", (row,))
            await self._commit()
        assert row is not None
        return row

    async def work(self, run: int, document: dict[str, Any]) -> None:
        """Have it run, and what was told of it written durably."""
        told = await self.worker.run(run, document)
        async with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            rows = [(run, json.dumps(event)) for event in told]
            self._database.executemany("INSERT INTO event (run, body) VALUES (?, ?)", rows)
            self._database.execute("UPDATE run SET state = 'completed' WHERE id = ?", (run,))
            await self._commit()

    def left(self) -> list[int]:
        """One run that is not over, if there is any."""
        return [row for (row,) in self._database.execute("SELECT id FROM run WHERE state = 'queued' LIMIT 1")]

    async def _commit(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._database.execute, "COMMIT")


def app_of(queue: Queue) -> FastAPI:
    """Its routes."""
    running: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        command = (sys.executable, "-c", WORKER)
        await asyncio.get_running_loop().subprocess_exec(lambda: queue.worker, *command, stderr=None)
        yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/api/v1/health")
    async def health() -> dict[str, int]:
        return {"workers": 1}

    @app.get("/api/v1/runs")
    async def left() -> dict[str, list[int]]:
        return {"runs": queue.left()}

    @app.post("/api/v1/runs")
    async def enqueue(request: Request, wait: float = 0) -> dict[str, Any]:
        run = await queue.put(request.document)
        working = asyncio.create_task(queue.work(run, request.document))
        running.add(working)
        working.add_done_callback(running.discard)
        if wait:
            await working
        return {"runs": [str(run)]}

    return app


def main() -> None:
    """Serve until it is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9191)
    parser.add_argument("--root", type=Path, required=True)
    given = parser.parse_args()
    given.root.mkdir(parents=True, exist_ok=True)
    listening = socket.create_server(("127.0.0.1", given.port))
    config = uvicorn.Config(app_of(Queue(given.root / "bare.db")), access_log=False, log_config=None, lifespan="on")
    print(f"bare: http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    gc.enable()
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()

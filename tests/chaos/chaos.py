"""A queue of runs while workers and server are killed again and again: `python -m tests.chaos.chaos [runs] [seed]`.

What must hold in the end: every run finished once with the right outputs, no finished node ran again, no event number
is missing, and the pictures that are on record are there. The short form of it is in the test suite.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psutil

from nodeloom.runtime.store import FolderBlobs, open_index
from nodeloom.runtime.store.records import Records, log
from nodeloom.runtime.store.records.tables import images, runs

API = "/api/v1"
PACK = Path(__file__).with_name("busy.py")
SECONDS = 300.0
"""Longest time that all runs may take."""


@dataclass
class Chaos:
    """A server in a folder that is started whenever it is not there, and what was done to it."""

    home: Path
    chance: random.Random
    process: subprocess.Popen[str] | None = None
    host: str = ""
    killed: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        """Start a server on what the last one left."""
        command = [sys.executable, "-c", "from nodeloom.runtime.cli.main import main; main()"]
        environment = {
            **os.environ, "NODELOOM_PACKS": str(PACK), "OMP_NUM_THREADS": "1", "NODELOOM_MAX_REQUESTS": "0",
            "NODELOOM_HOME": str(self.home),
        }  # fmt: skip
        errors = (self.home.parent / "server.log").open("a")
        self.process = subprocess.Popen(
            [*command, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        )
        errors.close()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("nodeloom:"):
                self.host = line.split()[1].removeprefix("http://")
                return
        raise RuntimeError(f"the server did not start: {(self.home.parent / 'server.log').read_text()[-2000:]}")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer to a request."""
        connection = HTTPConnection(self.host, timeout=30)
        connection.request(
            method, API + path, None if body is None else json.dumps(body), {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer}")
        return answer

    def kill_worker(self) -> None:
        """Kill a worker process, as soon as there is one."""
        assert self.process is not None
        server = psutil.Process(self.process.pid)
        while not (found := server.children()):
            time.sleep(0.01)
        with suppress(psutil.NoSuchProcess):
            self.chance.choice(found).kill()
        self.killed["worker"] += 1

    def kill_server(self) -> None:
        """Kill the server, and start another one."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.killed["server"] += 1
        self.start()

    def is_done(self) -> bool:
        """Whether nothing waits or runs."""
        with suppress(OSError, HTTPException):
            return not self.ask("GET", "/runs?state=queued&state=running&limit=1")["runs"]
        return False

    def stop(self) -> None:
        """End the server."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


@contextmanager
def served(home: Path, seed: int) -> Iterator[Chaos]:
    """A server that knows its nodes, to the end of the block."""
    chaos = Chaos(home, random.Random(seed))
    chaos.start()
    try:
        while not chaos.ask("GET", "/health")["nodes_known"]:
            time.sleep(0.05)
        yield chaos
    finally:
        chaos.stop()


def workflow(number: int, picture: bool) -> dict[str, Any]:
    """A chain of five slow nodes, each like no other, and perhaps a picture that is saved."""
    nodes: dict[str, Any] = {}
    edges = []
    for at in range(5):
        nodes[f"n{at}"] = {"type": "busy/add", "inputs": {"a": number, "b": at, "milliseconds": 8 + number % 7}}
        if at:
            edges.append([f"n{at - 1}", "value", f"n{at}", "a"])
    if picture:
        nodes["blank"] = {"type": "image/blank", "inputs": {"width": 64 + number, "height": 32}}
        nodes["save"] = {"type": "image/save", "inputs": {"prefix": f"p{number}"}}
        edges.append(["blank", "image", "save", "image"])
    interface = {"outputs": {"sum": ["n4", "value"]}}
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": edges, "interface": interface}


def play(chaos: Chaos, count: int, workers: int, servers: int) -> dict[str, int]:
    """Enqueue runs, kill at random moments until enough was killed, and wait for the end; run -> number."""
    numbers = {}
    for number in range(count):
        (run,) = chaos.ask("POST", "/runs", {"document": workflow(number, number % 10 == 0)})["runs"]
        numbers[run] = number
    deaths = [chaos.kill_worker] * workers + [chaos.kill_server] * servers
    chaos.chance.shuffle(deaths)
    for death in deaths:
        time.sleep(chaos.chance.uniform(0.0, 0.6))
        death()
    until = time.monotonic() + SECONDS
    while not chaos.is_done():
        if time.monotonic() > until:
            raise TimeoutError("the runs did not end")
        time.sleep(0.1)
    return numbers


def problems(home: Path, numbers: dict[str, int]) -> list[str]:
    """What does not hold of a home whose server has ended."""
    found: list[str] = []
    with Records(home / "nodeloom.db") as records:
        rows = records.read_sync(lambda connection: connection.execute(runs.select()).all())
        events = records.read_sync(lambda connection: log.after(connection, 0, 10**9))
        pictures = records.read_sync(lambda connection: connection.execute(images.select()).all())
    if [event.number for event in events] != list(range(1, len(events) + 1)):
        found.append("an event number is missing")
    for row in rows:
        number = numbers[row.id]
        if row.state != "completed":
            found.append(f"run {row.id} is {row.state}: {row.problems}")
        elif json.loads(row.outputs) != {"sum": number + sum(range(5))}:
            found.append(f"run {row.id} gave {row.outputs}")
    if len(rows) != len(numbers):
        found.append(f"{len(numbers)} runs were accepted, {len(rows)} are there")
    finished: set[tuple[str | None, str]] = set()
    for event in events:
        if event.name in ("node.started", "node.finished") and (event.run, event.event["node"]) in finished:
            found.append(f"run {event.run}: {event.name} of {event.event['node']}, which had finished")
        if event.name in ("node.finished", "run.finished"):
            key = (event.run, str(event.event.get("node", "")))
            if key in finished:
                found.append(f"run {event.run}: {event.name} twice")
            finished.add(key)
    return found + _of_files(home, pictures, numbers)


def _of_files(home: Path, pictures: Any, numbers: dict[str, int]) -> list[str]:
    """What does not hold of the pictures."""
    files = FolderBlobs(home / "files", open_index(home / "files"), 2**62)
    found = [f"picture {row.name} is on record but not there" for row in pictures if files.get(row.digest) is None]
    expected = Counter(run for run, number in numbers.items() if number % 10 == 0)
    if Counter(row.run for row in pictures) != expected:
        found.append(f"{len(pictures)} pictures are on record, {len(expected)} were made")
    return found


def main() -> None:
    """The long form: 200 runs, 50 workers and 20 servers killed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with served(home, seed) as chaos:
            numbers = play(chaos, count, 50, 20)
        found = problems(home, numbers)
    print(f"seed {seed}: {count} runs, killed {dict(chaos.killed)}")
    print("\n".join(found) or "all of it holds")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()

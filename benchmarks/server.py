"""What the server costs, over HTTP on this machine: `python benchmarks/server.py [--json] [--runs N]`.

A server of its own is started in a folder of its own, on the disk of the folder for temporary files, which decides what
durability costs. Its modules are compiled before, as those of an installed package are. The client runs on the same
cores. Times are wall time. A trivial run has three nodes, each different from all others, so that nothing is reused.

What depends on the machine is measured in turns with `bare_server.py`, the least that a server of the same stack can
be, and told as a ratio too: medians of ours to those of bare.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

import psutil

API = "/api/v1"
NODELOOM = ("-c", "from nodeloom.runtime.cli.main import main; main()", "serve")
BARE = (
    "-c",
    "import gc, runpy; gc.disable(); "
    "from pydantic import BaseModel; BaseModel.model_config['defer_build'] = True; "
    f"runpy.run_path({str(Path(__file__).with_name('bare_server.py'))!r}, run_name='__main__')",
)
TURNS = 5
_numbers = count()


class Server:
    """A server process; `url` is where it is."""

    def __init__(self, home: Path, program: Sequence[str] = NODELOOM) -> None:
        began = time.perf_counter()
        command = [sys.executable, *program, "--port", "0", "--root", str(home)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=_environment(home)
        )
        assert self.process.stdout is not None
        url = next(line.split()[1] for line in self.process.stdout if ": http://" in line)
        self.host = url.removeprefix("http://")
        answer(self.connect(), "GET", "/health")
        self.start = time.perf_counter() - began

    def connect(self) -> HTTPConnection:
        """A connection that is kept open."""
        return HTTPConnection(self.host, timeout=60)

    def memory(self) -> float:
        """Megabytes of the server's own process."""
        return float(psutil.Process(self.process.pid).memory_info().rss / 2**20)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


def _environment(home: Path) -> dict[str, str]:
    """What a server is started with: the first one of a folder leaves compiled modules there for the next."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(home / "compiled")}


def answer(connection: HTTPConnection, method: str, path: str, body: Any = None) -> Any:
    """The JSON that a request gives; `RuntimeError` if it is refused."""
    data = None if body is None else json.dumps(body)
    connection.request(method, API + path, data, {"Content-Type": "application/json"})
    response = connection.getresponse()
    text = response.read()
    if response.status >= 300:
        raise RuntimeError(f"{method} {path}: {response.status} {text[:500]!r}")
    return json.loads(text)


def chain(length: int) -> dict[str, Any]:
    """A graph of nodes one after the other, like no other."""
    nodes: dict[str, Any] = {"n0": {"type": "core/string", "inputs": {"value": f"{next(_numbers)} of {os.getpid()}"}}}
    edges = []
    for number in range(1, length):
        nodes[f"n{number}"] = {"type": "core/string_replace", "inputs": {"search": "x", "replacement": "y"}}
        edges.append([f"n{number - 1}", "value", f"n{number}", "text"])
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": edges}


def latencies(server: Server, runs: int) -> list[float]:
    """Milliseconds from the request to the answer that holds the outcome, one run after the other."""
    connection = server.connect()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        answer(connection, "POST", "/runs?wait=30", {"document": chain(3)})
        times.append((time.perf_counter() - began) * 1e3)
    return times


def throughput(server: Server, runs: int, clients: int = 4) -> dict[str, float]:
    """Runs a second, queued one request each, until the last is enqueued, and until the last has finished."""
    began = time.perf_counter()

    def submit() -> None:
        connection = server.connect()
        for _ in range(runs // clients):
            answer(connection, "POST", "/runs", {"document": chain(3)})

    threads = [threading.Thread(target=submit) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queued = time.perf_counter() - began
    connection = server.connect()
    while answer(connection, "GET", "/runs?state=queued&state=running&limit=1")["runs"]:
        time.sleep(0.01)
    return {"queued": runs / queued, "finished": runs / (time.perf_counter() - began)}


def traffic(server: Server, nodes: int) -> dict[str, float]:
    """Bytes of the events of one large run, and seconds until it has finished."""
    began = time.perf_counter()
    connection = server.connect()
    (run,) = answer(connection, "POST", "/runs?wait=60", {"document": chain(nodes)})["runs"]
    seconds = time.perf_counter() - began
    size, after = 0, 0
    while True:
        connection.request("GET", f"{API}/runs/{run}/events?after={after}")
        body = connection.getresponse().read()
        events = json.loads(body)["events"]
        if not events:
            return {"bytes": size, "seconds": seconds}
        size, after = size + len(body), events[-1]["number"]


def listening(server: Server, clients: int, runs: int) -> dict[str, float]:
    """Runs a second while many listen, and the least number of events that one of them was told."""
    told = [0] * clients
    stop = threading.Event()

    def listen(number: int) -> None:
        connection = server.connect()
        connection.request("GET", f"{API}/events", headers={"Accept": "text/event-stream"})
        for line in connection.getresponse():
            told[number] += line.startswith(b"id:")
            if stop.is_set():
                return

    threads = [threading.Thread(target=listen, args=(number,), daemon=True) for number in range(clients)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    result = throughput(server, runs)
    time.sleep(1)
    stop.set()
    return {**result, "least_told": float(min(told)), "most_told": float(max(told))}


@contextmanager
def served(home: Path, program: Sequence[str] = NODELOOM) -> Iterator[Server]:
    """A server until the end of the block, its workers ready."""
    server = Server(home, program)
    try:
        while not answer(server.connect(), "GET", "/health")["workers"]:
            time.sleep(0.05)
        answer(server.connect(), "POST", "/runs?wait=60", {"document": chain(3)})
        yield server
    finally:
        server.stop()


def starts(home: Path, turns: int) -> dict[str, list[float]]:
    """Seconds until the first answer, ours with its schema stored and bare in turns."""
    found: dict[str, list[float]] = {"ours": [], "bare": []}
    for turn in range(-1, turns):  # the first one of each compiles its modules
        for name, program in (("ours", NODELOOM), ("bare", BARE)):
            with served(home / name, program) as server:
                found[name] += [server.start] if turn >= 0 else []
    return found


def compared(home: Path, runs: int, turns: int) -> dict[str, Any]:
    """Start, latency and throughput of ours and bare, and the ratios of the medians."""
    samples: dict[str, dict[str, list[float]]] = {"start_seconds": starts(home, turns)}
    with served(home / "ours") as ours, served(home / "bare", BARE) as bare:
        for _ in range(turns):
            for name, server in (("ours", ours), ("bare", bare)):
                times = latencies(server, max(20, runs // 5 // turns))
                rates = throughput(server, max(20, runs // turns))
                slowest = statistics.quantiles(times, n=20)[-1]
                found = {
                    "latency_ms": times,
                    "latency_p95_ms": [slowest],
                    **{f"{what}_per_second": [rate] for what, rate in rates.items()},
                }
                for what, values in found.items():
                    samples.setdefault(what, {}).setdefault(name, []).extend(values)
    return {what: _medians(each) for what, each in samples.items()}


def _medians(samples: dict[str, list[float]]) -> dict[str, float]:
    found = {name: statistics.median(values) for name, values in samples.items()}
    return {**found, "ratio": found["ours"] / found["bare"]}


def main() -> None:
    """Run all cases."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--runs", type=int, default=1000)
    given = arguments.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        found |= compared(home, given.runs, TURNS)
        with served(home / "ours") as server:
            found["memory_megabytes"] = server.memory()
            found["events_of_1000_nodes"] = traffic(server, 1000)
            found["with_100_listeners"] = listening(server, 100, given.runs // 2)
            found["memory_megabytes_after"] = server.memory()
    print(json.dumps(found, indent=2) if given.json else "\n".join(f"{name}: {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()

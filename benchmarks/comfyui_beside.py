"""Our server beside ComfyUI's, in turns: `python -m benchmarks.comfyui_beside HOST:PORT [--turns N] [--json]`.

ComfyUI is one that you started, such as with `python main.py --cpu --disable-api-nodes`; a server of ours is started in
a folder of its own. Both get the same prompts through the same client, which is on the same cores, keeps one connection
open and listens at a WebSocket; a run of our own API stands beside a prompt of theirs. Ours answers once it is on the
disk, theirs keeps its queue in memory. Times are wall time: medians of all turns, and ours by theirs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks.comfyui_api import PROMPTS, Client, chain, many
from benchmarks.server import Server, latencies, served
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

LENGTHS = (10, 100)
"""Nodes of a chain; at 1,000 theirs is refused."""
SINGLE = 40
"""Prompts that come alone, a turn."""
ALONE = "a prompt alone"
OWN = "a run of our own API alone"
Samples = defaultdict[str, list[float]]


class Kept(Client):
    """Sends its prompts over a connection that is kept open."""

    def __init__(self, host: str, socket: ClientConnection, name: str) -> None:
        super().__init__(host, socket, name)
        self._connection = HTTPConnection(host, timeout=600)

    def send(self, prompt: dict[str, Any]) -> str:
        """Have a prompt run; its id."""
        body = json.dumps({"prompt": prompt, "client_id": self._name})
        self._connection.request("POST", "/prompt", body, {"Content-Type": "application/json"})
        return str(json.load(self._connection.getresponse())["prompt_id"])


def single(client: Client) -> Iterator[float]:
    """Milliseconds from a prompt of three nodes until its end was told, one after the other."""
    for _ in range(SINGLE):
        began = time.perf_counter()
        client.until_over(client.send(chain(1, uuid.uuid4().hex)))
        yield (time.perf_counter() - began) * 1e3


def long(client: Client, length: int) -> float:
    """Milliseconds of a chain that nobody has run."""
    began = time.perf_counter()
    client.until_over(client.send(chain(length, uuid.uuid4().hex)))
    return (time.perf_counter() - began) * 1e3


def turn(client: Client) -> Iterator[tuple[str, float]]:
    """What one server takes for everything, once."""
    yield from ((ALONE, took) for took in single(client))
    yield from ((f"{PROMPTS} prompts {what}", took) for what, took in many(client).items())
    yield from ((f"chain of {length}", long(client, length)) for length in LENGTHS)


def compared(ours: Server, theirs: str, turns: int) -> dict[str, tuple[float, float]]:
    """Medians of ours and theirs for each figure; both are warmed by a turn that does not count."""
    taken: tuple[Samples, Samples] = (defaultdict(list), defaultdict(list))
    for number in range(-1, turns):
        for host, samples in zip((ours.host, theirs), taken, strict=True):
            with listening(host) as client:
                for what, took in turn(client):
                    samples[what].append(took)
        taken[0][OWN] += latencies(ours, SINGLE)
        if number < 0:
            for samples in taken:
                samples.clear()
    taken[1][OWN] = taken[1][ALONE]
    return {what: (statistics.median(taken[0][what]), statistics.median(taken[1][what])) for what in taken[0]}


@contextmanager
def listening(host: str) -> Iterator[Client]:
    """A client that hears what becomes of its prompts."""
    name = uuid.uuid4().hex
    with connect(f"ws://{host}/ws?clientId={name}", max_size=None) as socket:
        yield Kept(host, socket, name)


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("comfyui", metavar="HOST:PORT")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.turns < 1:
        parser.error(f"argument --turns: is {options.turns}, must be 1 or more")
    try:
        connect(f"ws://{options.comfyui}/ws").close()
    except (OSError, WebSocketException) as error:
        parser.error(f"argument HOST:PORT: no ComfyUI answers at {options.comfyui!r}: {error}")
    with tempfile.TemporaryDirectory() as home, served(Path(home)) as ours:
        found = compared(ours, options.comfyui, options.turns)
    if options.json:
        print(json.dumps(found))
        return
    for what, (mine, theirs) in found.items():
        print(f"{what}: {mine:.1f} ms, ComfyUI {theirs:.1f} ms, ratio {mine / theirs:.2f}")


if __name__ == "__main__":
    main()

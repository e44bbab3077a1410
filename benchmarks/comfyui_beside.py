"""Our server beside ComfyUI's, in turns: `python -m benchmarks.comfyui_beside HOST:PORT [--turns N] [--json]`.

ComfyUI is one that you started, such as with `python main.py --cpu --disable-api-nodes`; a server of ours is started in
a folder of its own. Both get the same prompts through the same client, which is on the same cores. Ours answers once a
prompt is on the disk, theirs keeps its queue in memory. Times are wall time: medians of all turns, and ours by theirs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.comfyui_api import PROMPTS, Client, chain
from benchmarks.server import served
from websockets.sync.client import connect

LENGTHS = (10, 100)
"""Nodes of a chain; at 1,000 theirs is refused."""
SINGLE = 40
"""Prompts that come alone, a turn."""


def single(client: Client) -> Iterator[float]:
    """Milliseconds from a prompt of three nodes until its end was told, one after the other."""
    for _ in range(SINGLE):
        began = time.perf_counter()
        client.until_over(client.send(chain(1, uuid.uuid4().hex)))
        yield (time.perf_counter() - began) * 1e3


def many(client: Client) -> dict[str, float]:
    """Milliseconds until so many prompts were queued, and until the last of them has run."""
    began = time.perf_counter()
    sent = [client.send(chain(1, uuid.uuid4().hex)) for _ in range(PROMPTS)]
    queued = time.perf_counter() - began
    client.until_over(sent[-1])
    return {"queued": queued * 1e3, "run": (time.perf_counter() - began) * 1e3}


def long(client: Client, length: int) -> float:
    """Milliseconds of a chain that nobody has run."""
    began = time.perf_counter()
    client.until_over(client.send(chain(length, uuid.uuid4().hex)))
    return (time.perf_counter() - began) * 1e3


def turn(client: Client) -> Iterator[tuple[str, float]]:
    """What one server takes for everything, once."""
    yield from (("a prompt alone", took) for took in single(client))
    yield from ((f"{PROMPTS} prompts {what}", took) for what, took in many(client).items())
    yield from ((f"chain of {length}", long(client, length)) for length in LENGTHS)


def compared(hosts: Sequence[str], turns: int) -> dict[str, list[float]]:
    """Medians of all servers for each figure; every server is warmed by a turn that does not count."""
    taken: dict[str, list[list[float]]] = {}
    with ExitStack() as sockets:
        clients = []
        for host in hosts:
            name = uuid.uuid4().hex
            socket = sockets.enter_context(connect(f"ws://{host}/ws?clientId={name}", max_size=None))
            clients.append(Client(host, socket, name))
        for number in range(-1, turns):
            for place, client in enumerate(clients):
                for what, took in turn(client):
                    if number >= 0:
                        taken.setdefault(what, [[] for _ in hosts])[place].append(took)
    return {what: [statistics.median(each) for each in all_of] for what, all_of in taken.items()}


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("comfyui", metavar="HOST:PORT")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, served(Path(home)) as ours:
        found = compared((ours.host, options.comfyui), options.turns)
    if options.json:
        print(json.dumps(found))
        return
    for what, (mine, theirs) in found.items():
        print(f"{what}: {mine:.1f} ms, ComfyUI {theirs:.1f} ms, ratio {mine / theirs:.2f}")


if __name__ == "__main__":
    main()

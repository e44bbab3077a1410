"""ComfyUI's API of our server, over HTTP and WebSocket on this machine: `python -m benchmarks.comfyui_api [--json]`.

A server of its own is started in a folder of its own. Times are wall time, with the client on the same cores, and
the processor time of the server and its worker. A chain has so many `StringConcatenate` one after the other, each run
cold and then once more as it is. All prompts are durable when they are answered.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil
from benchmarks.server import Server
from websockets.sync.client import ClientConnection, connect

LENGTHS = (10, 100, 1_000, 10_000)
PROMPTS = 200


def chain(length: int, word: str) -> dict[str, Any]:
    """A prompt of nodes one after the other, and one that shows what they made."""
    prompt: dict[str, Any] = {"0": {"class_type": "PrimitiveString", "inputs": {"value": word}}}
    for number in range(1, length + 1):
        inputs = {"string_a": [str(number - 1), 0], "string_b": "", "delimiter": ""}
        prompt[str(number)] = {"class_type": "StringConcatenate", "inputs": inputs}
    return {**prompt, "o": {"class_type": "PreviewAny", "inputs": {"source": [str(length), 0]}}}


class Client:
    """Sends prompts and listens."""

    def __init__(self, host: str, socket: ClientConnection, name: str) -> None:
        self._host = host
        self._socket = socket
        self._name = name

    def send(self, prompt: dict[str, Any]) -> str:
        """Have a prompt run; its id. On a connection of its own, as scripts do it."""
        body = json.dumps({"prompt": prompt, "client_id": self._name}).encode()
        with urlopen(Request(f"http://{self._host}/prompt", body), timeout=600) as answer:
            return str(json.load(answer)["prompt_id"])

    def until_over(self, prompt: str) -> tuple[int, int]:
        """Wait for its end; messages and bytes until then."""
        count = size = 0
        while True:
            said = self._socket.recv(600)
            count, size = count + 1, size + len(said)
            message = json.loads(said)
            data = message["data"]
            if message["type"] == "executing" and data["node"] is None and data["prompt_id"] == prompt:
                return count, size


def many(client: Client) -> dict[str, float]:
    """Milliseconds until so many prompts were queued, and until the last of them has run."""
    began = time.perf_counter()
    sent = [client.send(chain(1, uuid.uuid4().hex)) for _ in range(PROMPTS)]
    queued = time.perf_counter() - began
    client.until_over(sent[-1])
    return {"queued": queued * 1e3, "run": (time.perf_counter() - began) * 1e3}


def processor(server: Server) -> float:
    """Seconds that the server and its processes were at work."""
    process = psutil.Process(server.process.pid)
    return sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(recursive=True)))


def measured(server: Server) -> dict[str, Any]:
    """All figures."""
    found: dict[str, Any] = {}
    name = uuid.uuid4().hex
    with connect(f"ws://{server.host}/ws?clientId={name}", max_size=None) as socket:
        client = Client(server.host, socket, name)
        client.until_over(client.send(chain(3, "warm")))
        for length in LENGTHS:
            word = uuid.uuid4().hex
            for kind in ("cold", "cached"):
                used, began = processor(server), time.perf_counter()
                count, size = client.until_over(client.send(chain(length, word)))
                took, worked = time.perf_counter() - began, processor(server) - used
                found[f"chain of {length}, {kind}"] = {
                    "ms": took * 1e3, "processor ms": worked * 1e3, "messages": count, "kB": size / 1e3,
                }  # fmt: skip
        taken = many(client)
        found[f"{PROMPTS} prompts"] = {f"{what} ms": took for what, took in taken.items()}
    return found


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        server = Server(Path(home))
        try:
            while not _has_worker(server):
                time.sleep(0.1)
            found = measured(server)
        finally:
            server.stop()
    if options.json:
        print(json.dumps(found))
        return
    for what, figures in found.items():
        print(what + ": " + ", ".join(f"{each:.1f} {unit}" for unit, each in figures.items()))


def _has_worker(server: Server) -> bool:
    with urlopen(f"http://{server.host}/api/v1/health", timeout=60) as answer:
        return bool(json.load(answer)["workers"])


if __name__ == "__main__":
    main()

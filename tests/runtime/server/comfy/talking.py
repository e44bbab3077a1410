"""What the tests of ComfyUI's API have in common: prompts, and runs that are led by hand."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.testclient import TestClient

from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import prompts, queue
from nodeloom.runtime.store.records.queue import EndState, Lease


def node(class_type: str, **inputs: Any) -> dict[str, Any]:
    """A node of a prompt."""
    return {"class_type": class_type, "inputs": inputs}


def text_prompt(word: str = "red") -> dict[str, Any]:
    """Three nodes that make a text and show it."""
    return {
        "1": node("PrimitiveString", value=word),
        "2": node("StringConcatenate", string_a=["1", 0], string_b="!", delimiter=""),
        "3": node("PreviewAny", source=["2", 0]),
    }


def sent(client: TestClient, prompt: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The answer to a prompt that can run."""
    answer = client.post("/prompt", json={"prompt": prompt, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def run_of(state: ServerState, prompt_id: str) -> str:
    """The run of a prompt."""
    found = state.records.read_sync(prompts.get, prompt_id)
    assert found is not None
    return found.run


class Hand:
    """Does the work of a worker: leases the next run, tells what it is told to, and ends it."""

    def __init__(self, state: ServerState) -> None:
        self._state = state
        leased = state.records.write_sync(lambda connection: queue.lease(connection, "hand", time.time()))
        assert leased is not None, "nothing is in the queue"
        self.lease: Lease = leased.lease

    def tell(self, *events: Mapping[str, Any]) -> None:
        """Write events of the run."""
        self._state.records.write_sync(lambda c: queue.record(c, self.lease, events, time.time()))

    def node(self, key: str, seconds: float = 0.25, **outputs: Any) -> None:
        """A node begins, and gives its outputs."""
        self.tell(
            {"event": "node.started", "node": key, "index": [], "attempt": 1},
            {
                "event": "node.finished", "node": key, "index": [], "outputs": outputs, "cache": "missed", "why": "",
                "seconds": seconds, "attempt": 1,
            },
        )  # fmt: skip

    def hit(self, key: str, **outputs: Any) -> None:
        """A node is not run, since what it gave is there."""
        told = {"event": "node.finished", "node": key, "index": [], "outputs": outputs}
        self.tell({**told, "cache": "hit", "why": "", "seconds": 0.0, "attempt": 1})

    def begin(self) -> None:
        """The run begins."""
        self.tell({"event": "run.created", "nodes": 3, "targets": []})

    def end(self, state: EndState = "completed", problems: Sequence[Any] = (), **outputs: Any) -> None:
        """The run is over."""
        self._state.records.write_sync(
            lambda c: queue.finish(c, self.lease, state, 0.5, time.time(), outputs=outputs, problems=problems)
        )

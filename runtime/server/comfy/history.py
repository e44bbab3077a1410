"""Prompts that are over, and those that wait, as ComfyUI's `/history` and `/queue` tell them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from sqlalchemy import Connection

from nodeloom.runtime.server.comfy.node_class import NodeClass
from nodeloom.runtime.server.comfy.telling import RunEnd, Telling
from nodeloom.runtime.store.records import log, prompts, queue
from nodeloom.runtime.store.records.prompts import PromptRecord
from nodeloom.runtime.store.records.queue import ENDED
from nodeloom.schema.json import JSON, write_json

_MOST_BYTES: Final = 64 * 2**20
"""Characters of the entries that are remembered, in all."""


def queue_text(connection: Connection) -> str:
    """The body of `/queue`, as JSON."""
    running, pending = prompts.running(connection), prompts.queued(connection)
    return f'{{"queue_running":{_listed(running)},"queue_pending":{_listed(pending)}}}'


@dataclass(slots=True)
class History:
    """The prompts that are over. What became of one is found out once, and remembered. Used by any thread."""

    classes: Mapping[str, NodeClass]
    _known: OrderedDict[tuple[str, float | None], str] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: Lock = field(default_factory=Lock)

    def text(self, connection: Connection, limit: int, offset: int | None) -> str:
        """The body of `/history`, as JSON: the newest prompts, the oldest of them first."""
        return self._joined(connection, prompts.ended(connection, limit, offset))

    def entry_text(self, connection: Connection, prompt: str) -> str:
        """The body of `/history/ID`: one entry; none if there is no such prompt, or it is not over."""
        found = prompts.get(connection, prompt)
        is_over = found is not None and found.state in ENDED and found.started is not None
        return self._joined(connection, [found] if found is not None and is_over else [])

    def _joined(self, connection: Connection, found: Iterable[PromptRecord]) -> str:
        entries = (
            f'{write_json(each.prompt)}:{{"prompt":{_row(each)},{self._end(connection, each)[1:]}' for each in found
        )
        return f"{{{','.join(entries)}}}"

    def _end(self, connection: Connection, prompt: PromptRecord) -> str:
        """What became of a prompt. Its run may go on once more, and then ends at another moment."""
        key = prompt.run, prompt.finished
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known
        found = _end_text(connection, prompt, self.classes)
        with self._lock:
            self._size += len(found) - len(self._known.get(key, ""))
            self._known[key] = found
            while self._size > _MOST_BYTES:
                self._size -= len(self._known.popitem(last=False)[1])
        return found


def _end_text(connection: Connection, prompt: PromptRecord, classes: Mapping[str, NodeClass]) -> str:
    """What became of a prompt, as JSON, by all that was told of its run."""
    telling = Telling(prompt, classes)
    telling.end = end_of(connection, prompt.run)
    for logged in log.of(connection, prompt.run):
        telling.told(logged)
    messages: list[JSON] = [[each.type, each.data] for each in telling.history]
    status: JSON = {
        "status_str": telling.status or "error", "completed": telling.status == "success", "messages": messages,
    }  # fmt: skip
    return write_json(
        {
            "outputs": telling.shown.outputs,
            "status": status,
            "meta": {key: _meta(key) for key in telling.shown.outputs},
            "execution_time": {key: seconds * 1000 for key, seconds in telling.seconds.items()},
        }
    )


def end_of(connection: Connection, run: str) -> RunEnd:
    """What is on record of the end of a run."""
    found = queue.get_run(connection, run)
    first = found.problems[0] if found.problems else None
    return RunEnd(found.outputs or {}, str(first.get("message", "")) if isinstance(first, dict) else "")


def _meta(key: str) -> JSON:
    return {"node_id": key, "display_node": key, "parent_node": None, "real_node_id": key}


def _listed(found: Iterable[PromptRecord]) -> str:
    return f"[{','.join(map(_row, found))}]"


def _row(prompt: PromptRecord) -> str:
    """`[number, id, nodes, what was said beside, output nodes]`; the last three as they were kept."""
    number = int(prompt.number) if prompt.number.is_integer() else prompt.number
    return f"[{write_json(number)},{write_json(prompt.prompt)},{prompt.body[1:-1]}]"

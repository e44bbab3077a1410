"""Prompts that are over, and those that wait, as ComfyUI's `/history` and `/queue` tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from nodeloom.runtime.server.comfy.node_class import NodeClass
from nodeloom.runtime.server.comfy.telling import RunEnd, Telling
from nodeloom.runtime.store.records import log, prompts, queue
from nodeloom.runtime.store.records.prompts import PromptRecord
from nodeloom.runtime.store.records.queue import ENDED
from nodeloom.schema.json import JSON, write_json

Classes = Mapping[str, NodeClass]


def queue_text(connection: Connection) -> str:
    """The body of `/queue`, as JSON."""
    running, pending = prompts.waiting(connection)
    return f'{{"queue_running":{_listed(running)},"queue_pending":{_listed(pending)}}}'


def history_text(connection: Connection, classes: Classes, limit: int, offset: int | None) -> str:
    """The body of `/history`, as JSON: the newest prompts, the oldest of them first."""
    return _joined(connection, prompts.ended(connection, limit, offset), classes)


def entry_text(connection: Connection, classes: Classes, prompt: str) -> str:
    """The body of `/history/ID`: one entry; none if there is no such prompt, or it is not over."""
    found = prompts.get(connection, prompt)
    is_over = found is not None and found.state in ENDED and found.started is not None
    return _joined(connection, [found] if found is not None and is_over else [], classes)


def _joined(connection: Connection, found: Iterable[PromptRecord], classes: Classes) -> str:
    entries = (f"{write_json(each.prompt)}:{_entry(connection, each, classes)}" for each in found)
    return f"{{{','.join(entries)}}}"


def _entry(connection: Connection, prompt: PromptRecord, classes: Classes) -> str:
    telling = Telling(prompt, classes)
    telling.end = end_of(connection, prompt.run)
    for logged in log.of(connection, prompt.run):
        telling.told(logged)
    messages: list[JSON] = [[each.type, each.data] for each in telling.history]
    status: JSON = {
        "status_str": telling.status or "error", "completed": telling.status == "success", "messages": messages,
    }  # fmt: skip
    rest = write_json(
        {
            "outputs": telling.outputs,
            "status": status,
            "meta": {key: _meta(key) for key in telling.outputs},
            "execution_time": {key: seconds * 1000 for key, seconds in telling.seconds.items()},
        }
    )
    return f'{{"prompt":{_row(prompt)},{rest[1:]}'


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

"""Documents of ComfyUI in a few words, and what is asked of those of ours that they become."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nodeloom.migrations import migrate
from nodeloom.migrations.comfyui.prompt_writing import write_prompt
from nodeloom.migrations.report import MigrationReport
from nodeloom.schema.workflow import Workflow

_CHECKOUT = Path(__file__).resolve().parents[3]
CORPUS = next(
    (each for each in (_CHECKOUT / "shared/corpus", _CHECKOUT.parent / "shared/corpus") if each.is_dir()), None
)


def node(id_: int | str, type_: str, values: Any = None, **more: Any) -> dict[str, Any]:
    """A node of the editor; slots as `name:TYPE` with the id of the link after another colon, if there is one."""
    found: dict[str, Any] = {"id": id_, "type": type_, "pos": [10, 20], "size": [200, 100], "order": 0, "mode": 0}
    inputs, outputs = more.pop("inputs", ""), more.pop("outputs", "")
    found["inputs"] = [_input(text) for text in inputs.split()] if isinstance(inputs, str) else inputs
    found["outputs"] = [{"name": n, "type": t} for n, t in (text.split(":") for text in outputs.split())]
    return found | ({"widgets_values": values} if values is not None else {}) | more


def _input(text: str) -> dict[str, Any]:
    name, type_, *link = text.split(":")
    slot: dict[str, Any] = {"name": name.removeprefix("+"), "type": type_, "link": int(link[0]) if link else None}
    return slot | ({"widget": {"name": slot["name"]}} if name.startswith("+") else {})


def editor(*nodes: dict[str, Any], links: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    """A document of the editor, version 0.4."""
    return {"last_node_id": 9, "last_link_id": 9, "nodes": [*nodes], "links": links or [], "version": 0.4} | more


def opened(document: Any) -> MigrationReport:
    """A document as `migrate` opens it, without a catalogue."""
    return migrate(document, what="my.json")


def edges(report: MigrationReport) -> set[tuple[str, ...]]:
    """The edges of the outermost graph."""
    return {(*edge,) for edge in report.workflow.edges}


def prompt_of(workflow: Workflow) -> dict[str, Any]:
    """A workflow as a prompt."""
    return write_prompt(workflow, "my.json").document


def leaves(value: Any) -> Iterator[tuple[str, Any]]:
    """Every value that is no list, no object and not null, with its path."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, each = waiting.pop()
        if isinstance(each, dict):
            waiting += [(f"{path}.{key}", inner) for key, inner in each.items()]
        elif isinstance(each, list):
            waiting += [(f"{path}.{place}", inner) for place, inner in enumerate(each)]
        elif each is not None:
            yield path, each

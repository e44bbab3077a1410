"""What comes in as a workflow: bounded, brought to the current format, and checked, without writing anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from nodeloom.migrations import MigrationReport, RunPython, migrate
from nodeloom.runtime.server.kinds import TOO_MUCH
from nodeloom.runtime.server.problems import Refusal
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import Problem
from nodeloom.schema.interface import interface_problems
from nodeloom.schema.json import JSON
from nodeloom.schema.secrets import refuse_pasted, with_pasted
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION, Workflow

_AROUND: Final = ("definitions", "prompt", "graph", "batch", "workflow")
"""Keys under which other programs keep graphs within a document."""


def node_count(document: object) -> int:
    """Nodes of a document and of all its subgraphs, whatever else is wrong with it, and whosever it is."""
    waiting, count = [document], 0
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, Mapping):
            nodes = part.get("nodes")
            count += len(nodes) if isinstance(nodes, (Mapping, list)) else _prompt_nodes(part)
            waiting += (part[key] for key in _AROUND if key in part)
            inner = part.get("subgraphs")
            waiting += inner.values() if isinstance(inner, Mapping) else [inner]
    return count


def _prompt_nodes(part: Mapping[Any, Any]) -> int:
    """Nodes of a prompt of ComfyUI, which stand under their ids and nothing else."""
    return sum(isinstance(node, Mapping) and "class_type" in node for node in part.values())


def bounded(document: Mapping[str, JSON], most: int) -> int:
    """The number of nodes of a document; `Refusal` if there are more than `most`."""
    count = node_count(document)
    if count > most:
        raise Refusal(TOO_MUCH, f"the document has {count} nodes, more than the {most} of NODELOOM_MAX_NODES")
    return count


def document_of_graph(graph: Mapping[str, JSON]) -> dict[str, JSON]:
    """The document of a graph that was sent without its head."""
    return {"format": FORMAT, "format_version": FORMAT_VERSION, **graph}


def migrated(
    document: Mapping[str, Any],
    catalogue: Catalogue,
    run_python: RunPython | None = None,
    target: int | Mapping[str, int] = FORMAT_VERSION,
    keep: Collection[str] = (),
) -> MigrationReport:
    """A document in the current format with nodes of the installed versions; `DocumentError` if it is none."""
    return migrate(dict(document), target, catalogue=catalogue, run_python=run_python, keep=keep)


def opened(
    document: Mapping[str, Any],
    catalogue: Catalogue,
    run_python: RunPython | None = None,
    target: int | Mapping[str, int] = FORMAT_VERSION,
    keep: Collection[str] = (),
) -> MigrationReport:
    """The same, to be kept, run or shown: `InvalidGraphError` if it may hold a secret itself in place of its name."""
    report = migrated(document, catalogue, run_python, target, keep)
    refuse_pasted(report.workflow, catalogue)
    return report


def problems_of(workflow: Workflow, catalogue: Catalogue) -> list[Problem]:
    """Everything that keeps a workflow from running, as far as the published document tells it."""
    from nodeloom.runtime.engine.validation import validate_graph  # not at the start: it brings the whole engine

    problems = [*validate_graph(workflow.graph(), catalogue), *interface_problems(workflow, catalogue)]
    return with_pasted(problems, workflow, catalogue)

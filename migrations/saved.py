"""`with_saved`: saved workflows that a workflow calls by the name of their file become subgraphs of it.

It reads no file itself: whoever opens the workflow says how the files beside it are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, TypeVar

from nodeloom.migrations.migrate import migrate, read_document
from nodeloom.migrations.report import Change, MigrationReport, Missing
from nodeloom.migrations.routes import RunPython
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON
from nodeloom.schema.subgraph_names import SUBGRAPH_TYPE, subgraph_name
from nodeloom.schema.workflow import Interface, Subgraph, Workflow, WorkflowNode

Read = Callable[[str], "bytes | Mapping[str, JSON]"]
"""Reads a file by its path relative to the workflow's: its bytes, or the JSON document in it.

Raises `DocumentError` or `OSError` if there is none.
"""
Part = TypeVar("Part", bound=Subgraph)
DEEPEST: Final = 100
"""Most saved workflows that call each other in a row."""
SUFFIXES: Final = (".json", ".png")
"""What the name of a saved workflow ends in; another name can only be that of a subgraph."""


def with_saved(
    report: MigrationReport, read: Read, catalogue: Catalogue, run_python: RunPython | None = None
) -> MigrationReport:
    """The report of a workflow with all saved workflows that it calls, and that those call, among its subgraphs.

    Each is migrated on its way, as `migrate` does; what changed in it, and the types that are not installed, are
    added to the report, their nodes named as those of any subgraph: `shout.json/n1`. Paths are relative to the file
    that names them. Raises `DocumentError` for a file that can't be read, a path that leads elsewhere, and for
    workflows that call each other in a circle.
    """
    loading = _Loading(read, catalogue, run_python)
    whole = loading.closed(report.workflow, "")
    if not loading.found:
        return report
    clash = sorted(loading.found.keys() & whole.subgraphs.keys())
    if clash:
        raise DocumentError(f"{clash[0]} is a subgraph of the workflow and a saved workflow too; rename the subgraph")
    workflow = whole.model_copy(update={"subgraphs": {**whole.subgraphs, **loading.found}})
    changes, missing = (*report.changes, *loading.changes), (*report.missing, *loading.missing)
    return replace(report, workflow=workflow, changes=changes, missing=missing, written=None)


class _Loading:
    """Loads each file once; `found` are the subgraphs that they became, by path."""

    def __init__(self, read: Read, catalogue: Catalogue, run_python: RunPython | None) -> None:
        self._read = read
        self._catalogue = catalogue
        self._run_python = run_python
        self.found: dict[str, Subgraph] = {}
        self.changes: list[Change] = []
        self.missing: list[Missing] = []
        self._path: list[str] = []

    def closed(self, part: Part, folder: str, around: frozenset[str] = frozenset()) -> Part:
        """A graph whose nodes name saved workflows by their path from the outermost one, all of them loaded."""
        names = around | part.subgraphs.keys()
        nodes = {key: self._closed_node(key, node, folder, names) for key, node in part.nodes.items()}
        inner = {name: self.closed(each, folder, names) for name, each in part.subgraphs.items()}
        changed = {
            name: new
            for name, new, old in (("nodes", nodes, part.nodes), ("subgraphs", inner, part.subgraphs))
            if new != old
        }
        return part.model_copy(update=changed) if changed else part

    def _closed_node(self, key: str, node: WorkflowNode, folder: str, names: frozenset[str]) -> WorkflowNode:
        changed: dict[str, JSON] = {}
        for field, name in _saved(node, self._catalogue):
            if name not in names:
                path = _relative(key, node, folder, name)
                self._load(path, f"node {key} ({node.type})")
                changed[field] = {"name": path}
        return node.model_copy(update={"inputs": {**node.inputs, **changed}}) if changed else node

    def _load(self, path: str, caller: str) -> None:
        if path in self._path:
            loop = " -> ".join([*self._path[self._path.index(path) :], path])
            raise DocumentError(f"saved workflows call each other in a circle: {loop}; remove one of these calls")
        if path in self.found:
            return
        if len(self._path) == DEEPEST:
            raise DocumentError(f"saved workflows call each other more than {DEEPEST} deep: {path} is one too many")
        report = self._report(path, caller)
        self.changes += [change.within(path) for change in report.changes]
        self.missing += [replace(each, nodes=tuple(f"{path}/{node}" for node in each.nodes)) for each in report.missing]
        self._path.append(path)
        folder = path.rpartition("/")[0]
        self.found[path] = self.closed(_as_subgraph(report.workflow), folder)
        self._path.pop()

    def _report(self, path: str, caller: str) -> MigrationReport:
        within = f"{self._path[-1]}, " if self._path else ""
        try:
            data = self._read(path)
        except OSError as error:
            reason = error.strerror or error
            raise DocumentError(f"{within}{caller}: the saved workflow {path} can't be read: {reason}") from error
        document: JSON = read_document(data, path) if isinstance(data, bytes) else dict(data)
        return migrate(document, catalogue=self._catalogue, run_python=self._run_python, what=path)


def _saved(node: WorkflowNode, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Inputs of a node that may name a saved workflow, and the name."""
    template = catalogue.templates.get(node.type)
    for field, value in node.inputs.items():
        name = subgraph_name(value)
        known = template.inputs.get(field) if template is not None and name is not None else None
        if known is not None and known.type.name == SUBGRAPH_TYPE and name is not None and name.endswith(SUFFIXES):
            yield field, name


def _relative(key: str, node: WorkflowNode, folder: str, name: str) -> str:
    """The path of a file from the outermost workflow; `DocumentError` if it does not lie beside or below that."""
    path = PurePosixPath(name)
    drive = name[1:2] == ":"
    if "\\" in name or drive or path.is_absolute() or ".." in path.parts:
        raise DocumentError(
            f"node {key} ({node.type}): {name!r} must be a file beside the workflow or in a folder there, with / "
            "between the names; move it there"
        )
    return str(PurePosixPath(folder) / path)


def _as_subgraph(workflow: Workflow) -> Subgraph:
    """What of a workflow runs: a subgraph of the same nodes, edges, interface, subgraphs and pins."""
    return Subgraph(
        name=workflow.name,
        nodes=workflow.nodes,
        edges=workflow.edges,
        interface=Interface(inputs=workflow.interface.inputs, outputs=workflow.interface.outputs),
        subgraphs=workflow.subgraphs,
        pins=workflow.pins,
    )

"""`upgrade`: every node of a document, subgraphs included, brought to the version of its type that is asked for.

Time is linear in nodes, edges and ops. Nodes of unknown types are not touched.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from nodeloom.migrations.node import NodeMigration
from nodeloom.migrations.part import Part
from nodeloom.migrations.report import Change, Status
from nodeloom.migrations.residue import Link
from nodeloom.migrations.routes import Route, RunPython, route
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.history import Histories, History


def upgrade(
    document: dict[str, Any],
    histories: Histories,
    versions: Mapping[str, int],
    run_python: RunPython | None = None,
) -> list[Change]:
    """Migrate the nodes of a document, which is changed, to the versions named, and to the current ones of all others.

    Raises `DocumentError` for a version that a type does not have.
    """
    work = _Upgrade(histories, versions, run_python)
    for part, path in _graphs(document):
        work.migrate(part, path)
    return work.changes


@contextmanager
def uncollected() -> Iterator[None]:
    """Nearly all that a migration makes stays: walking it again and again, the collector would double the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _graphs(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every graph of a document with the path of its nodes. An explicit stack: depth is no limit here."""
    waiting = [(document, "")]
    while waiting:
        graph, path = waiting.pop()
        yield graph, path
        inner = [(each, f"{path}{name}/") for name, each in graph.get("subgraphs", {}).items()]
        waiting += reversed(inner)


class _Upgrade:
    def __init__(self, histories: Histories, versions: Mapping[str, int], run_python: RunPython | None) -> None:
        self._histories = histories
        self._run_python = run_python
        self._targets = dict(_targets(histories, versions))
        self._routes: dict[tuple[str, int], Route] = {}
        self.changes: list[Change] = []

    def migrate(self, document: dict[str, Any], path: str) -> None:
        """Migrate the nodes of one graph."""
        routes = {
            key: found for key, node in document.get("nodes", {}).items() if (found := self._route(path + key, node))
        }
        if not routes:
            return
        part = Part(document, path)
        for key, found in routes.items():
            NodeMigration(part, key, found, self._run_python, self.changes.append).run()
        self.changes += [_lost(link, path, part) for link in part.finish()]

    def _route(self, key: str, node: Mapping[str, Any]) -> Route | None:
        """The route of a node; None if it stays where it is, which is told if that is a mistake."""
        version = node.get("version")
        found = self._histories.find(node["type"], None if version is None else int(version))
        if found is None:
            return None
        history, start = found
        target = self._targets.get(history.type, history.version)
        if start == target and node["type"] == history.name_at(target):
            return None
        obstacle = _obstacle(history, start)
        if not obstacle:
            way = self._routes.get((history.type, start))
            if way is None:
                way = self._routes[history.type, start] = route(history, start, target)
            obstacle = way.obstacle(self._run_python)
            if not obstacle:
                return way
        self.changes.append(
            Change(key, history.type, "version", start, target, "version", Status.BLOCKED, obstacle, start, start)
        )
        return None


def _targets(histories: Histories, versions: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    for type_id, version in versions.items():
        found = histories.find(type_id, version)
        if found is None:
            raise DocumentError(f"{type_id} is not installed, so nothing can be brought to its version {version}")
        history = found[0]
        if not history.since <= version <= history.version:
            known = f"{history.since} to {history.version}" if history.steps else f"only {history.version}"
            raise DocumentError(f"{type_id} has no version {version} that is known here; known is {known}")
        yield history.type, version


def _obstacle(history: History, start: int) -> str:
    pack = history.type.partition("/")[0]
    if history.problem:
        return history.problem
    if start > history.version:
        return f"version {start} is newer than the installed {history.version}: update the pack {pack}"
    if start < history.since:
        why = history.note or f"no migrations are published; ask the authors of the pack {pack}"
        return f"version {start} is older than what is known, which begins with {history.since}: {why}"
    return ""


def _lost(link: Link, path: str, part: Part) -> Change:
    """An edge that can't come back: its input has another one now, or a node is no more."""
    target = link.ends[2]
    type_id = str(part.nodes[target]["type"]) if target in part.nodes else ""
    message = "an edge is not put back, because the graph was edited since"
    return Change(
        path + target, type_id, "edge", 0, 0, f"inputs.{link.ends[3]}", Status.LOSSY, message, edges=(str(link),)
    )

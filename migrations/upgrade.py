"""`upgrade`: every node of a document, subgraphs included, brought to the version of its type that is asked for.

Time is linear in nodes, edges and ops. Nodes of unknown types are not touched.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from nodeloom.migrations.calls import Calls
from nodeloom.migrations.graph_migration import GraphMigration
from nodeloom.migrations.part import Part
from nodeloom.migrations.report import Change, Status
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
    calls = Calls(document)
    calls.bring_pins()
    for graph, path in _graphs(document):
        work.migrate(graph, path, calls)
    calls.return_pins()
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
        self._routes: dict[tuple[str, int, int], Route] = {}
        self._blocked: set[str] = set()
        self.changes: list[Change] = []

    def migrate(self, document: dict[str, Any], path: str, calls: Calls) -> None:
        """Migrate the nodes of one graph."""
        routes = {key: found for key, node in document.get("nodes", {}).items() if (found := self.of(path + key, node))}
        if routes:
            part = Part(document, path)
            tell = calls.telling(part, self.changes.append)
            GraphMigration(part, self, self._run_python, tell).run(routes)

    def of(self, path: str, node: Mapping[str, Any]) -> Route | None:
        """The route of a node to the version that is asked for; None if it stays, which is told if it is blocked."""
        version = node.get("version")
        found = self._histories.find(node["type"], None if version is None else int(version))
        if found is None:
            return None
        history, start = found
        target = self._targets.get(history.type, history.version)
        if start == target and node["type"] == history.name_at(target):
            return None
        way, obstacle = self._way(history, start, target)
        if way is not None:
            return way
        if path not in self._blocked:
            self._blocked.add(path)
            self.changes.append(
                Change(path, history.type, "version", start, target, "version", Status.BLOCKED, obstacle, start, start)
            )
        return None

    def to(self, node: Mapping[str, Any], type_id: str, version: int) -> Route | None:
        """The free route of a node to a version of a type; None if there is none."""
        own = node.get("version")
        found = self._histories.find(node["type"], None if own is None else int(own))
        if found is None:
            return None
        history, start = found
        if not history.since <= version <= history.version:
            return None
        return self._way(history, start, version)[0]

    def kind(self, type_id: str, version: int | None) -> str:
        """The current id of a type, by one that it had at some version; the id itself if it is not installed."""
        found = self._histories.find(type_id, version)
        return type_id if found is None else found[0].type

    def name(self, type_id: str, version: int) -> str:
        """What a type is called at a version."""
        found = self._histories.find(type_id, version)
        return type_id if found is None else found[0].name_at(version)

    def _way(self, history: History, start: int, target: int) -> tuple[Route | None, str]:
        """The route between two versions, or why it can't be gone."""
        obstacle = _obstacle(history, start)
        if obstacle:
            return None, obstacle
        key = (history.type, start, target)
        way = self._routes.get(key)
        if way is None:
            way = self._routes[key] = route(history, start, target)
        obstacle = way.obstacle(self._run_python)
        return (None, obstacle) if obstacle else (way, "")


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

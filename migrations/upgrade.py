"""`upgrade`: every node of a document, subgraphs included, brought to the version of its type that is asked for.

Time is linear in nodes, edges and ops. Nodes of unknown types are not touched.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from nodeloom.migrations.calls import Calls
from nodeloom.migrations.families import Families
from nodeloom.migrations.graph_migration import GraphMigration
from nodeloom.migrations.part import Part
from nodeloom.migrations.report import Change
from nodeloom.migrations.routes import RunPython
from nodeloom.migrations.routing import Routing
from nodeloom.schema.history import Histories


def upgrade(
    document: dict[str, Any],
    histories: Histories,
    versions: Mapping[str, int],
    run_python: RunPython | None,
    families: Families,
    staying: Mapping[str, str] = MappingProxyType({}),
) -> list[Change]:
    """Migrate the nodes of a document, which is changed, to the versions named, and to the current ones of all others.

    `families` hears which nodes belong together. Those in `staying`, by their paths, stay as they are, for the reasons
    given; whatever would take them in, or use them, goes on as if they were not there, and `families` hears of it.

    Raises `DocumentError` for a version that a type does not have.
    """
    changes: list[Change] = []
    routing = Routing(histories, versions, run_python, changes.append, staying)
    calls = Calls(document)
    calls.bring_pins()
    for graph, path in _graphs(document):
        if routing.looks_back:
            routing.enter(Part(graph, path))
        nodes = graph.get("nodes", {})
        routes = {key: found for key, node in nodes.items() if (found := routing.of(path + key, node))}
        if routes:
            part = Part(graph, path)
            routing.enter(part)
            GraphMigration(part, routing, run_python, calls.telling(part, changes.append), families).run(routes)
    calls.return_pins()
    return changes


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

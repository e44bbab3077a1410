"""`Trip`: a sample on its way to other versions and back, by the one public `migrate`; each way is gone once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from nodeloom.migrations import MigrationReport, Status, migrate
from nodeloom.migrations.routes import RunPython
from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.documents import Sample
from nodeloom.runtime.testing.world import Versions, World
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON, canonical_json


class Trip:
    """A sample with nodes of one type, and what becomes of it."""

    def __init__(self, type_id: str, sample: Sample, world: World, catalogue: Catalogue, run_python: RunPython) -> None:
        self.type = type_id
        self.sample = sample
        self._world = world
        self._catalogue = catalogue
        self._run_python = run_python

    def migrated(self, document: JSON, versions: Versions) -> MigrationReport:
        """What becomes of a document."""
        return migrate(document, self._world.targets(versions), catalogue=self._catalogue, run_python=self._run_python)

    @cached_property
    def there(self) -> MigrationReport:
        """At its goal."""
        return self.migrated(self.sample.document, self.sample.goal)

    @cached_property
    def back(self) -> MigrationReport:
        """At its start again."""
        return self.migrated(self.there.document, self.sample.start)

    @property
    def is_up(self) -> bool:
        """Whether the way there leads to a newer version."""
        return self.sample.goal[self.type] > self.sample.start[self.type]

    @property
    def is_blocked(self) -> bool:
        """Whether a node has no way there or back, such as one with a python op that has no `down`."""
        return any(change.status is Status.BLOCKED for change in (*self.there.changes, *self.back.changes))

    def contract(self, node: Mapping[str, Any]) -> Contract | None:
        """The contract of a node of a document; None if there is none."""
        found = self._catalogue.histories.find(node["type"], node.get("version"))
        return None if found is None else self._world.contracts.get(found[0].type, {}).get(found[1])


def graphs_of(document: Any) -> Iterator[Any]:
    """A document and all its subgraphs."""
    for graph, _ in graphs_with_paths(document):
        yield graph


def graphs_with_paths(document: Any) -> Iterator[tuple[Any, str]]:
    """A document and all its subgraphs, with the path of the nodes in each."""
    waiting = [(document, "")]
    while waiting:
        graph, path = waiting.pop()
        yield graph, path
        waiting += [(each, f"{path}{name}/") for name, each in graph.get("subgraphs", {}).items()]


def nodes_of(document: Any) -> dict[str, Any]:
    """Every node by its path."""
    return {path + key: node for graph, path in graphs_with_paths(document) for key, node in graph["nodes"].items()}


def bytes_of(document: Any) -> bytes:
    """The bytes of a document, for comparisons: edges and keys have no order."""
    return canonical_json(_ordered(document))


def differences(one: Any, other: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Places where two documents differ, with what stands there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() | other.keys():
            inner = f"{place}.{name}" if place else str(name)
            yield from differences(one.get(name, MISSING), other.get(name, MISSING), inner)
    elif MISSING in (one, other) or bytes_of({"edges": one}) != bytes_of({"edges": other}):
        yield place, one, other


def without_residue(document: Any) -> Any:
    """A document without anything that migrations kept."""
    if isinstance(document, list):
        return [without_residue(each) for each in document]
    if not isinstance(document, dict):
        return document
    return {name: without_residue(each) for name, each in document.items() if name != "residue"}


def _ordered(document: Any) -> Any:
    if isinstance(document, list):
        return [_ordered(each) for each in document]
    if not isinstance(document, dict):
        return document
    found = {name: _ordered(each) for name, each in document.items()}
    if isinstance(found.get("edges"), list):
        found["edges"] = sorted(found["edges"], key=str)
    return found

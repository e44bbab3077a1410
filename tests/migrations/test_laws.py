"""The laws of migrations, by documents that hypothesis draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from tests.migrations.documents import CHANCE, VERSIONS, Versions, document, live, some_versions
from tests.migrations.edge_ends import GRAPH_OPS
from tests.migrations.histories import CATALOGUE, HISTORIES
from tests.migrations.laws import LAWS, Law, graphs_of, migrated

from nodeloom.schema.migration_ops import OPS


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@settings(max_examples=50, derandomize=True)
@given(CHANCE, VERSIONS, VERSIONS)
def test_it_holds_that(law: Law, chance: Random, start: Versions, goal: Versions) -> None:
    law(chance, start, goal)


def test_documents_reach_every_op_both_ways_and_everything_that_is_kept() -> None:
    told: Counter[tuple[str, str]] = Counter()
    kept: Counter[str] = Counter()
    for seed in range(400):
        _exercise(Random(seed), told, kept)
    for op in OPS.json_schema()["discriminator"]["mapping"]:
        assert told[op, "up"] >= 5 <= told[op, "down"], op
    for op in GRAPH_OPS:
        assert told[op, "parts"] >= 5 <= told[op, "takes"], op
    for name in ("alone", "apart", "born", "entries", "known", "left", "rest", "stayed", "stays", "strangers", "whole"):
        assert kept[name], name


def _exercise(chance: Random, told: Counter[tuple[str, str]], kept: Counter[str]) -> None:
    start, goal = some_versions(chance), some_versions(chance)
    found: Any = document(chance, start)
    for versions in (goal, start, goal, start):
        for graph in graphs_of(found):
            told.update(each for node in graph["nodes"].values() for each in _ops(node, versions))
        report = migrated(found, versions)
        found = report.document
        for change in report.changes:
            told[change.op, change.message.split()[0]] += 1
        if versions is goal:
            for _ in range(3):
                live(chance, found)
        for graph in graphs_of(found):
            kept.update(name for node in graph["nodes"].values() for name in _names(node.get("residue", [])))


def _ops(node: Any, versions: Versions) -> Iterator[tuple[str, str]]:
    """The ops on a node's way."""
    known = CATALOGUE.histories.find(node["type"], node["version"])
    if known is not None:
        history, start = known
        goal = min(versions.get(history.type, history.version), history.version)
        for version in range(min(start, goal) + 1, max(start, goal) + 1):
            yield from ((op.op, "up" if goal > start else "down") for op in history.step_to(version).ops)


def _names(kept: Any) -> Iterator[str]:
    if isinstance(kept, dict):
        yield from kept
    for each in kept.values() if isinstance(kept, dict) else kept if isinstance(kept, list) else ():
        yield from _names(each)


def test_there_are_types_enough_of_several_versions() -> None:
    assert len([history for history in HISTORIES.values() if 3 <= history.version <= 6]) >= 12

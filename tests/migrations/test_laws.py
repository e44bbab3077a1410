"""What holds for every document, every type and every two versions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.migrations.histories import (
    CATALOGUE,
    FIELDS,
    HISTORIES,
    VERSIONS,
    Versions,
    comparable,
    documents,
    run_python,
)

from nodeloom.migrations import Status, migrate
from nodeloom.migrations.report import MigrationReport
from nodeloom.schema.json import canonical_json

EXAMPLES = 50
settings.register_profile("laws", deadline=None, max_examples=EXAMPLES)
settings.load_profile("laws")


def migrated(document: Any, versions: Versions) -> MigrationReport:
    return migrate(document, versions, catalogue=CATALOGUE, run_python=run_python)


def bytes_of(document: Any) -> bytes:
    return canonical_json(comparable(document))


def graphs_of(document: Any) -> Iterator[Any]:
    yield document
    for inner in document.get("subgraphs", {}).values():
        yield from graphs_of(inner)


def without_residue(document: Any) -> Any:
    nodes = {
        key: {name: value for name, value in node.items() if name != "residue"}
        for key, node in document["nodes"].items()
    }
    inner = {name: without_residue(each) for name, each in document.get("subgraphs", {}).items()}
    return {**document, "nodes": nodes, "subgraphs": inner}


@given(st.data(), VERSIONS, VERSIONS)
def test_there_and_back_is_the_same_document(data: st.DataObject, start: Versions, goal: Versions) -> None:
    document = data.draw(documents(start))
    there = migrated(document, goal)
    assert bytes_of(migrated(there.document, start).document) == bytes_of(document)


@given(st.data(), VERSIONS, VERSIONS)
def test_what_stands_under_a_name_of_another_version_is_not_lost(
    data: st.DataObject, start: Versions, goal: Versions
) -> None:
    strays = ("mode", "kind", "src", "image", "passes", "seed", "c", "items", "size", "width", "device", "model")
    document = data.draw(documents(start, strays))
    assert bytes_of(migrated(migrated(document, goal).document, start).document) == bytes_of(document)


@given(st.data(), VERSIONS)
def test_what_a_node_left_unsaid_is_unsaid_again(data: st.DataObject, goal: Versions) -> None:
    current = {type_id: history.version for type_id, history in HISTORIES.items()}
    document = data.draw(documents(current))
    for graph in graphs_of(document):
        for node in graph["nodes"].values():
            del node["version"]
    assert bytes_of(migrated(migrated(document, goal).document, current).document) == bytes_of(document)


@given(st.data(), VERSIONS, VERSIONS)
def test_migrating_again_changes_nothing(data: st.DataObject, start: Versions, goal: Versions) -> None:
    once = migrated(data.draw(documents(start)), goal)
    twice = migrated(once.document, goal)
    assert (twice.status, twice.changes) == (Status.UNCHANGED, ())
    assert bytes_of(twice.document) == bytes_of(once.document)


@given(st.data(), VERSIONS, VERSIONS)
def test_an_edit_made_in_between_wins_and_nothing_else_changes(
    data: st.DataObject, start: Versions, goal: Versions
) -> None:
    document = data.draw(documents(start))
    there = migrated(document, goal).document
    edited: Any = there
    key = data.draw(st.sampled_from(sorted(edited["nodes"])))
    names = edited["nodes"][key].setdefault("inputs", {})
    name = data.draw(st.sampled_from([*_known(edited["nodes"][key], 0), "unknown"]))
    names[name] = data.draw(st.sampled_from([41.5, "edited", 12]))
    back = migrated(edited, start).document
    others = {name: node for name, node in document["nodes"].items() if name != key}
    assert {name: node for name, node in back["nodes"].items() if name != key} == others  # type: ignore[union-attr]
    assert bytes_of(without_residue(migrated(back, goal).document)) == bytes_of(without_residue(edited))


@given(st.data(), VERSIONS, VERSIONS)
def test_nodes_have_only_what_their_version_has_and_what_nobody_knows(
    data: st.DataObject, start: Versions, goal: Versions
) -> None:
    document = data.draw(documents(start))
    result = migrated(document, goal).document
    for before, graph in zip(graphs_of(document), graphs_of(result), strict=True):
        for key, node in graph["nodes"].items():
            assert node["colour"] == "#fff"
            assert ("unknown" in node.get("inputs", {})) == ("unknown" in before["nodes"][key].get("inputs", {}))
            assert set(node.get("inputs", {})) <= {*_known(node, 0), "unknown"}
        for source, output, target, name in graph["edges"]:
            assert output in _known(graph["nodes"][source], 1)
            assert name in _known(graph["nodes"][target], 0)
        for node_id, name in graph["interface"]["inputs"].values():
            assert name in _known(graph["nodes"][node_id], 0)
        for node_id, pins in graph["pins"].items():
            assert all(set(pin["outputs"]) == set(_known(graph["nodes"][node_id], 1)) for pin in pins)


@given(st.data(), VERSIONS, VERSIONS, st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_edges_means_nothing(
    data: st.DataObject, start: Versions, goal: Versions, chance: random.Random
) -> None:
    document = data.draw(documents(start))
    there = migrated(document, goal).document
    shuffled = _shuffled(document, chance)
    assert bytes_of(without_residue(migrated(shuffled, goal).document)) == bytes_of(without_residue(there))
    assert bytes_of(migrated(_shuffled(there, chance), start).document) == bytes_of(document)


@given(st.data(), VERSIONS, VERSIONS)
def test_every_edge_is_kept_or_named(data: st.DataObject, start: Versions, goal: Versions) -> None:
    document = data.draw(documents(start))
    report = migrated(document, goal)
    lost = sum(len(graph["edges"]) for graph in graphs_of(document))
    lost -= sum(len(graph["edges"]) for graph in graphs_of(report.document))
    named = sum(len(change.edges) for change in report.changes if change.lossy)
    assert 0 <= lost <= named


@given(st.data(), VERSIONS, VERSIONS)
def test_the_report_is_json_and_says_what_is_in_the_document(
    data: st.DataObject, start: Versions, goal: Versions
) -> None:
    report = migrated(data.draw(documents(start)), goal)
    canonical_json(report.to_json())
    for change in report.changes:
        assert str(change).startswith(f"node {change.node} ({change.type}): ")


def _known(node: Any, side: int) -> list[str]:
    found = CATALOGUE.histories.find(node["type"], node["version"])
    assert found is not None
    return FIELDS[found[0].type][found[1]][side].split()


def _shuffled(document: Any, chance: random.Random) -> Any:
    found = dict(document)
    nodes = list(document["nodes"].items())
    chance.shuffle(nodes)
    found["nodes"] = dict(nodes)
    found["edges"] = chance.sample(document["edges"], len(document["edges"]))
    if "subgraphs" in document:
        found["subgraphs"] = {name: _shuffled(each, chance) for name, each in document["subgraphs"].items()}
    return found

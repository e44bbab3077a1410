"""Nodes that are to stay as they came, and what belongs to them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.migrations.laws import migrated

from nodeloom.migrations import Status, migrate
from nodeloom.migrations.families import Families
from nodeloom.schema import Catalogue, DocumentError, Registry


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Registry.installed().catalogue()


def document(**nodes: Any) -> dict[str, Any]:
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes}


OLD = {"type": "t/blur", "version": 1, "inputs": {"radius": 12.34}}


def test_a_document_of_which_all_is_kept_is_unchanged() -> None:
    found = document(a=OLD)
    report = migrated(found, {"t/blur": 3}, ["a"])
    assert (report.status, report.document) == (Status.UNCHANGED, found)
    assert [(change.node, change.op, change.message) for change in report.changes] == [
        ("a", "keep", "stays as it is, as was chosen; it could become t/blur 3")
    ]
    assert "unchanged" in report.summary()


def test_a_node_that_is_of_its_goal_already_is_not_told_to_be_kept() -> None:
    assert migrated(document(a=OLD), {"t/blur": 1}, ["a"]).changes == ()


def test_what_would_be_taken_in_stays_with_what_would_take_it_in() -> None:
    users = {key: {"type": "t/denoise", "version": 2, "inputs": {"latents": "x"}} for key in ("n", "m")}
    grains = {key: {"type": "t/grain", "version": 2, "inputs": {"seed": 3}} for key in ("g", "h")}
    found = {**document(**users, **grains), "edges": [["g", "noise", "n", "noise"], ["h", "noise", "m", "noise"]]}
    goal = {"t/denoise": 4, "t/grain": 3}
    whole: Any = migrated(found, goal)
    assert (sorted(whole.document["nodes"]), whole.families) == (["m", "n"], (("g", "n"), ("h", "m")))
    part: Any = migrated(found, goal, ["g"])
    told = {change.node: change.message for change in part.changes if change.op == "keep"}
    assert {key: part.document["nodes"].get(key) for key in ("g", "n", "h")} == {
        "g": grains["g"],
        "n": users["n"],
        "h": None,
    }
    assert told == {
        "g": "stays as it is, as was chosen; it could become t/grain 3",
        "n": "stays as it is, with what belongs to it; it could become t/denoise 4",
    }
    assert migrated(part.document, goal).document == whole.document


def test_nodes_in_subgraphs_are_kept_by_their_path() -> None:
    found = {**document(a=OLD), "subgraphs": {"inner": {"nodes": {"a": OLD}}}}
    result: Any = migrated(found, {"t/blur": 3}, ["inner/a"]).document
    assert result["subgraphs"]["inner"]["nodes"]["a"] == OLD
    assert result["nodes"]["a"]["version"] == 3


def test_a_node_that_is_not_there_can_not_be_kept(catalogue: Catalogue) -> None:
    with pytest.raises(DocumentError, match=r"^flow\.json has no node b that could be kept as it is$"):
        migrate(document(a=OLD), catalogue=catalogue, keep=["b"], what="flow.json")


def test_a_node_of_another_program_keeps_its_type_and_is_not_called_missing(catalogue: Catalogue) -> None:
    given: Any = {
        "nodes": {"x": {"id": "x", "type": "add", "a": 1}, "y": {"id": "y", "type": "hed_edge_detection"}},
        "edges": [],
    }
    report = migrate(given, catalogue=catalogue, keep=["x"])
    assert report.workflow.nodes["x"].type == "invokeai/add"
    assert [(missing.type, missing.program) for missing in report.missing] == [
        ("invokeai/hed_edge_detection", "InvokeAI")
    ]
    assert str(report.missing[0]) == "type invokeai/hed_edge_detection of InvokeAI is not known here, used by y"


def test_families_are_joined_whatever_the_order() -> None:
    families = Families()
    for one, other in (("c", "d"), ("a", "b"), ("d", "a"), ("x", "y")):
        families.join(one, other)
    assert families.groups() == (("a", "b", "c", "d"), ("x", "y"))
    assert families.around(["b", "z"]) == {"a", "b", "c", "d", "z"}
    assert families.members == {"a", "b", "c", "d", "x", "y"}

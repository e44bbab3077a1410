"""Which ops were exercised is told by what migrations met."""

from __future__ import annotations

from typing import Any

import pytest
from tests.migrations.histories import CATALOGUE, HISTORIES, run_python

from nodeloom.migrations import migrate
from nodeloom.migrations.observation import observed
from nodeloom.runtime.testing.coverage import Coverage


def missed(type_id: str, start: int, goal: int, **parts: Any) -> list[str]:
    """Ops of the steps between two versions that a document with one node did not exercise on its way."""
    coverage = Coverage(HISTORIES)
    node = {"type": HISTORIES[type_id].name_at(start), "version": start, **parts.pop("node", {})}
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": {"n": node}, **parts}
    with observed(coverage.saw):
        migrate(document, {type_id: goal}, catalogue=CATALOGUE, run_python=run_python)
    low, high = sorted((start, goal))
    way = "up" if goal > start else "down"
    return [
        f"{version} {op.op}" for version, op, gone in coverage.missing(type_id) if low < version <= high and gone == way
    ]


def test_a_node_without_anything_exercises_what_needs_nothing() -> None:
    assert missed("t/blur", 1, 5) == [
        "2 rename_input",
        "3 convert_input",
        "3 convert_input",
        "4 rename_output",
        "5 rename_input",
    ]


def test_values_are_met_under_all_the_names_that_they_get() -> None:
    inputs = {"mode": "g", "radius": 1.5, "src": "x"}
    assert missed("t/blur", 1, 5, node={"inputs": inputs}) == ["4 rename_output"]


@pytest.mark.parametrize(
    "parts",
    [
        {"edges": [["n", "image", "n", "other"]]},
        {"interface": {"outputs": {"x": ["n", "image"]}}},
        {"pins": {"n": [{"outputs": {"image": 1}}]}},
    ],
)
def test_edges_names_of_the_interface_and_pins_are_met_too(parts: dict[str, Any]) -> None:
    assert "4 rename_output" not in missed("t/blur", 3, 4, **parts)


def test_each_way_counts_for_itself() -> None:
    inputs = {"image": "x", "kind": "box", "radius": 1.0, "passes": 2}
    assert missed("t/blur", 5, 1, node={"inputs": inputs}) == ["4 rename_output"]


def test_code_meets_all_inputs_of_its_step() -> None:
    assert missed("t/code", 1, 2) == []


def test_a_name_of_a_type_is_exercised_by_a_node_of_it() -> None:
    assert missed("t/turn", 1, 3) == ["2 convert_input", "3 convert_input"]


def test_nodes_in_subgraphs_count() -> None:
    coverage = Coverage(HISTORIES)
    node = {"type": "t/blur", "version": 1, "inputs": {"mode": "g"}}
    document: Any = {"format": "nodeloom.workflow", "format_version": 2, "nodes": {}}
    document["subgraphs"] = {"p": {"nodes": {"n": node}}}
    with observed(coverage.saw):
        migrate(document, {"t/blur": 2}, catalogue=CATALOGUE)
    assert (2, "up") not in [(version, way) for version, _, way in coverage.missing("t/blur")]

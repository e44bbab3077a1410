"""What holds between any two formats of ours, and for the steps themselves."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.migrations.native.graphs import documents

from nodeloom.migrations import migrate
from nodeloom.migrations.native import STEPS, to_format
from nodeloom.schema.contract import frozen_contract
from nodeloom.schema.json import canonical_json, json_problem
from nodeloom.schema.workflow import FORMAT_VERSION

FORMATS = range(1, FORMAT_VERSION + 1)
laws = settings(max_examples=150)


def test_the_steps_lead_from_the_first_format_to_the_last_without_a_gap() -> None:
    assert [step.version for step in STEPS] == [*FORMATS][1:]


@laws
@given(st.data(), st.sampled_from(FORMATS), st.sampled_from(FORMATS))
def test_there_and_back_is_the_same_document(data: st.DataObject, start: int, goal: int) -> None:
    document = data.draw(documents(start))
    there = to_format(document, goal)
    assert canonical_json(to_format(there, start)) == canonical_json(document)
    assert canonical_json(to_format(to_format(there, start), goal)) == canonical_json(there)


@laws
@given(st.data(), st.sampled_from(FORMATS), st.sampled_from(FORMATS))
def test_what_is_migrated_satisfies_the_frozen_contract(data: st.DataObject, start: int, goal: int) -> None:
    document = data.draw(documents(start))
    for version, found in ((start, document), (goal, migrate(document, goal).document)):
        Draft202012Validator(frozen_contract(version)).validate(found)


@laws
@given(st.data(), st.sampled_from(FORMATS), st.sampled_from(FORMATS))
def test_a_step_changes_nothing_of_what_it_was_given(data: st.DataObject, start: int, goal: int) -> None:
    document = data.draw(documents(start))
    before = copy.deepcopy(document)
    to_format(document, goal)
    assert document == before


@pytest.mark.parametrize("version", FORMATS)
@pytest.mark.parametrize("nodes", [None, [], {"n": 3}, {"n": []}])
def test_a_document_that_is_not_of_its_format_is_left_for_the_check_to_name(version: int, nodes: Any) -> None:
    document = {"format_version": version, "nodes": nodes, "residue": [nodes], "subgraphs": {"s": nodes, "t": 5}}
    for goal in FORMATS:
        assert to_format(document, goal) == {**document, "format_version": goal}


def test_subgraphs_may_nest_as_deeply_as_a_document_may() -> None:
    graph: dict[str, Any] = {"nodes": {"n": {"type": "a/b", "residue": "mine"}}, "residue": {"nodes": {"n": [1]}}}
    for _ in range(98):
        graph = {"nodes": {}, "subgraphs": {"s": graph}}
    old = {"format": "nodeloom.workflow", "format_version": 1, **graph}
    new = migrate(old)
    inner: Any = new.document
    while "subgraphs" in inner:
        inner = inner["subgraphs"]["s"]
    assert inner["nodes"] == {"n": {"type": "a/b", "residue": ['{"format":"2.0","way":"up","was":"mine"}', 1]}}
    assert json_problem(new.document) is None
    assert migrate(new.document, 1).document == old

from __future__ import annotations

from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine.layouts import Layouts
from nodeloom.runtime.engine.plan import Feed
from nodeloom.schema import Node


def layouts(lab: Lab) -> Layouts:
    return Layouts(lab.catalogue)


def test_nodes_that_give_and_connect_the_same_inputs_have_one_layout(lab: Lab) -> None:
    known = layouts(lab)
    first = known.of(Node("t/add", {"b": 1}), ("a",))
    assert known.of(Node("t/add", {"b": 2}), ("a",)) is first
    assert known.of(Node("t/add", {}), ("a",)) is not first
    assert known.of(Node("t/add", {"b": 1}), ()) is not first
    assert known.of(Node("t/add", {"b": 1}), ("b",)) is not first
    assert known.of(Node("t/join", {"b": 1}), ("a",)) is not first


def test_feeds_are_the_slices_of_a_nodes_wires(lab: Lab) -> None:
    assert layouts(lab).of(Node("t/collect"), ("items", "items")).feeds == (Feed("items", 0, 2, True, False),)
    assert layouts(lab).of(Node("t/if"), ("condition", "when_true")).feeds == (
        Feed("condition", 0, 1, False, False),
        Feed("when_true", 1, 2, False, True),
    )

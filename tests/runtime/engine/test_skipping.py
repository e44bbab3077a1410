from __future__ import annotations

from typing import Any

import pytest
from tests.runtime.engine.lab import Lab, ManyOutput

SKIP: tuple[str, dict[str, Any]] = ("collect", {"skip_failed": True})
ITERATION: dict[str, Any] = {
    "r": ("range", {"count": 5}), "i": "iterate", "f": ("fail", {"on": [1, 3]}), "a": "add",
}  # fmt: skip
EDGES = [("r", "collection", "i", "collection"), ("i", "item", "f", "value"), ("f", "value", "a", "a")]


@pytest.mark.parametrize("workers", [0, 2])
def test_items_that_failed_are_left_out(lab: Lab, workers: int) -> None:
    lab.options = {"workers": workers}
    result = lab.run(
        {**ITERATION, "c": SKIP, "s": "save"}, [*EDGES, ("a", "value", "c", "items"), ("c", "collection", "s", "value")]
    )
    assert result.output("s").model_dump() == {"value": [0, 2, 4]}
    assert result.status == "partial"
    assert sorted(failure.index for failure in result.failures) == [(1,), (3,)]
    assert set(result.blocked) == {"a"}


def test_without_it_they_block_the_collect(lab: Lab) -> None:
    result = lab.run({**ITERATION, "c": "collect"}, [*EDGES, ("a", "value", "c", "items")])
    assert set(result.blocked) == {"a", "c"}
    assert not result.outputs["c"]


def test_it_waits_until_every_item_is_over(lab: Lab) -> None:
    lab.run({**ITERATION, "f": ("fail", {"on": [0]}), "c": SKIP}, [*EDGES, ("a", "value", "c", "items")])
    assert lab.started()[-1] == "c"
    assert lab.started().count("c") == 1


def test_single_nodes_that_failed_are_left_out_too(lab: Lab) -> None:
    nodes = {"x": ("number", {"value": 1}), "y": ("fail", {"on": [0]}), "z": ("number", {"value": 3}), "c": SKIP}
    result = lab.run(nodes, [(key, "value", "c", "items") for key in "xyz"])
    assert result.output("c") == ManyOutput(collection=[1, 3])


def test_nothing_is_left_of_an_iteration_that_could_not_begin(lab: Lab) -> None:
    nodes = {
        "f": ("fail", {"on": [0]}), "few": "few", "i": "iterate", "a": "add", "c": SKIP,
    }  # fmt: skip
    edges = [
        ("f", "value", "few", "value"), ("few", "collection", "i", "collection"), ("i", "item", "a", "a"),
        ("a", "value", "c", "items"),
    ]  # fmt: skip
    assert lab.run(nodes, edges).output("c") == ManyOutput(collection=[])


def test_of_a_nested_iteration_each_level_may_be_left_out(lab: Lab) -> None:
    nodes = {
        "r": ("range", {"count": 3}), "i": "iterate", "few": "few", "j": "iterate", "f": ("fail", {"on": [2]}),
        "inner": "collect", "outer": SKIP,
    }  # fmt: skip
    edges = [
        ("r", "collection", "i", "collection"), ("i", "item", "few", "value"), ("few", "collection", "j", "collection"),
        ("j", "item", "f", "value"), ("f", "value", "inner", "items"), ("inner", "collection", "outer", "items"),
    ]  # fmt: skip
    # few gives [], [1], [2, 3]; of the last, 2 fails.
    assert lab.run(nodes, edges).output("outer") == ManyOutput(collection=[1])
    nodes |= {"inner": SKIP}
    assert lab.run(nodes, edges).output("outer") == ManyOutput(collection=[1, 3])


def test_several_collections_may_read_the_same_items(lab: Lab) -> None:
    nodes = {**ITERATION, "c": SKIP, "d": "collect", "e": SKIP}
    edges = [*EDGES, ("a", "value", "c", "items"), ("a", "value", "d", "items"), ("f", "value", "e", "items")]
    result = lab.run(nodes, edges)
    assert result.output("c") == result.output("e") == ManyOutput(collection=[0, 2, 4])
    assert not result.outputs["d"]


def test_what_was_left_out_is_part_of_the_key(cached: Lab) -> None:
    nodes = {**ITERATION, "c": SKIP}
    edges = [*EDGES, ("a", "value", "c", "items")]
    cached.run(nodes, edges)
    result = cached.run({**nodes, "f": ("fail", {"on": []})}, edges)
    assert result.output("c") == ManyOutput(collection=[0, 1, 2, 3, 4])


def test_a_resumed_run_leaves_out_the_same(lab: Lab) -> None:
    nodes = {**ITERATION, "c": SKIP}
    edges = [*EDGES, ("a", "value", "c", "items")]
    first = lab.run(nodes, edges)
    log = [event.to_json() for event in lab.events]
    for cut in range(0, len(log), 3):
        assert lab.run(nodes, edges, resume=log[:cut]).outputs == first.outputs

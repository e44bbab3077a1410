from __future__ import annotations

from typing import Any

from tests.runtime.engine.lab import EdgeSpec, Lab

from nodeloom.schema import InvocationOutput


def collected(outputs: dict[tuple[int, ...], InvocationOutput]) -> dict[tuple[int, ...], Any]:
    return {index: output.model_dump()["collection"] for index, output in outputs.items()}


def test_what_is_downstream_of_an_iterate_runs_once_for_each_item(lab: Lab) -> None:
    result = lab.run(
        {"r": ("range", {"start": 5, "count": 3}), "i": "iterate", "a": ("add", {"b": 100})},
        [("r", "collection", "i", "collection"), ("i", "item", "a", "a")],
    )
    assert result.values("a", "value") == {(0,): 105, (1,): 106, (2,): 107}
    assert lab.started() == ["r", "i", "a[0]", "a[1]", "a[2]"]


def test_collect_gathers_the_items_in_order_and_runs_once(lab: Lab) -> None:
    result = lab.run(
        {"r": "range", "i": "iterate", "a": ("add", {"b": 100}), "c": "collect"},
        [("r", "collection", "i", "collection"), ("i", "item", "a", "a"), ("a", "value", "c", "items")],
    )
    assert collected(result.outputs["c"]) == {(): [100, 101, 102]}


def test_outputs_that_are_not_spread_do_not_iterate(lab: Lab) -> None:
    result = lab.run(
        {"r": "range", "i": "iterate", "a": "add"},
        [("r", "collection", "i", "collection"), ("i", "total", "a", "a")],
    )
    assert result.values("a", "value") == {(): 3}


def test_outputs_spread_by_one_node_stay_together(lab: Lab) -> None:
    result = lab.run(
        {"r": ("range", {"start": 5}), "i": "iterate", "j": "join"},
        [("r", "collection", "i", "collection"), ("i", "item", "j", "a"), ("i", "position", "j", "b")],
    )
    assert result.values("j", "value") == {(0,): 50, (1,): 61, (2,): 72}


def test_zip_pairs_two_lists(lab: Lab) -> None:
    result = lab.run({"z": ("zip", {"left": [1, 2], "right": [3, 4]}), "j": "join"}, [*both("z", "j")])
    assert result.values("j", "value") == {(0,): 13, (1,): 24}


def test_spread_outputs_of_different_length_fail_their_node(lab: Lab) -> None:
    result = lab.run({"z": ("zip", {"left": [1, 2], "right": [3]}), "j": "join"}, [*both("z", "j")])
    assert result.failures[0].message == (
        "node z (t/zip): its spread outputs must have as many items each, but left has 2, right has 1"
    )


def test_independent_iterates_cross_with_the_last_axis_fastest(lab: Lab) -> None:
    result = lab.run(*crossed(2, 3), targets=["j", "c"])
    assert result.values("j", "value") == {
        (0, 0): 1, (0, 1): 2, (0, 2): 3, (1, 0): 11, (1, 1): 12, (1, 2): 13,
    }  # fmt: skip
    assert collected(result.outputs["c"]) == {(): [1, 2, 3, 11, 12, 13]}


def test_an_empty_side_of_a_cross_gathers_nothing(lab: Lab) -> None:
    for sizes in ((0, 3), (2, 0)):
        result = lab.run(*crossed(*sizes))
        assert collected(result.outputs["c"]) == {(): []}
        assert result.status == "completed"
        assert not any(place.startswith("j") for place in lab.started())


def test_nested_iterates_gather_one_level_at_a_time(lab: Lab) -> None:
    nodes, edges = nested()
    result = lab.run(nodes, edges, targets=["inner", "outer"])
    assert collected(result.outputs["inner"]) == {(0,): [0, 1, 2], (1,): [1, 2, 3]}
    assert collected(result.outputs["outer"]) == {(): [0, 1, 2, 1, 2, 3]}


def test_the_inner_lists_may_differ_in_length(lab: Lab) -> None:
    nodes, edges = nested()
    nodes["r"] = ("range", {"start": 0, "count": 3})
    nodes["inner_range"] = ("range", {"start": 7})
    edges = [edge for edge in edges if edge[2] != "inner_range"] + [("i", "item", "inner_range", "count")]
    result = lab.run(nodes, edges, targets=["inner", "outer"])
    assert collected(result.outputs["inner"]) == {(0,): [], (1,): [7], (2,): [7, 8]}
    assert collected(result.outputs["outer"]) == {(): [7, 7, 8]}


def test_an_outer_item_goes_with_all_its_inner_items(lab: Lab) -> None:
    nodes, edges = nested()
    nodes["j"] = "join"
    edges = [edge for edge in edges if edge[2] != "inner"]
    edges += [("i", "item", "j", "a"), ("i2", "item", "j", "b"), ("j", "value", "inner", "items")]
    result = lab.run(nodes, edges, targets=["inner"])
    assert collected(result.outputs["inner"]) == {(0,): [0, 1, 2], (1,): [11, 12, 13]}


def test_a_cross_of_a_nested_and_an_independent_iterate_gathers_the_nested_level_first(lab: Lab) -> None:
    nodes, edges = nested()
    nodes |= {"other": ("iterate", {"collection": [5, 6]}), "j": "join"}
    edges = [edge for edge in edges if edge[2] != "inner"]
    edges += [("i2", "item", "j", "a"), ("other", "item", "j", "b"), ("j", "value", "inner", "items")]
    result = lab.run(nodes, edges, targets=["inner", "outer"])
    found = collected(result.outputs["inner"])
    assert sorted(found.values()) == [[5, 15, 25], [6, 16, 26], [15, 25, 35], [16, 26, 36]]
    assert len(collected(result.outputs["outer"])[()]) == 12


def test_a_gather_with_several_edges_takes_them_in_rank_order(lab: Lab) -> None:
    edges = [("n10", "value", "c", "items"), ("n2", "value", "c", "items"), ("r", "collection", "c", "items")]
    nodes = {"n10": ("number", {"value": 10}), "n2": ("number", {"value": 2}), "r": "range", "c": "collect"}
    for order in (edges, edges[::-1]):
        assert collected(lab.run(nodes, order).outputs["c"]) == {(): [2, 10, 0, 1, 2]}


def test_a_gather_that_mixes_an_iteration_and_a_single_value(lab: Lab) -> None:
    result = lab.run(
        {"a": ("number", {"value": 9}), "i": ("iterate", {"collection": [1, 2]}), "c": "collect"},
        [("i", "item", "c", "items"), ("a", "value", "c", "items")],
    )
    assert collected(result.outputs["c"]) == {(): [9, 1, 2]}


def test_a_gather_without_edges_keeps_its_constant(lab: Lab) -> None:
    assert collected(lab.run({"c": ("collect", {"items": [1, 2]})}).outputs["c"]) == {(): [1, 2]}


def test_a_failed_item_blocks_its_gather_and_nothing_else(lab: Lab) -> None:
    result = lab.run(
        {"r": "range", "i": "iterate", "f": ("fail", {"on": [1]}), "a": "add", "c": "collect"},
        [
            ("r", "collection", "i", "collection"),
            ("i", "item", "f", "value"),
            ("f", "value", "a", "a"),
            ("a", "value", "c", "items"),
        ],
        targets=["a", "c"],
    )
    assert result.values("a", "value") == {(0,): 0, (2,): 2}
    assert [(failure.node, failure.index) for failure in result.failures] == [("f", (1,))]
    assert {node: sorted(found) for node, found in result.blocked.items()} == {"a": [(1,)], "c": [()]}
    assert result.status == "partial"


def test_a_failed_iterate_blocks_all_that_is_beneath_it(lab: Lab) -> None:
    result = lab.run(
        {"l": "liar", "r": "range", "i": "iterate", "a": "add", "b": "add", "c": "collect"},
        [
            ("l", "value", "r", "start"),
            ("r", "collection", "i", "collection"),
            ("i", "item", "a", "a"),
            ("a", "value", "b", "a"),
            ("b", "value", "c", "items"),
        ],
    )
    assert {node: list(found) for node, found in result.blocked.items()} == {
        key: [()] for key in ("r", "i", "a", "b", "c")
    }
    assert result.status == "failed"


def test_a_failed_inner_iteration_leaves_the_other_outer_items_alone(lab: Lab) -> None:
    nodes, edges = nested()
    nodes["f"] = ("fail", {"on": [1]})
    edges = [edge for edge in edges if edge[:2] != ("i", "item")]
    edges += [("i", "item", "f", "value"), ("f", "value", "inner_range", "start")]
    result = lab.run(nodes, edges, targets=["inner", "outer"])
    assert collected(result.outputs["inner"]) == {(0,): [0, 1, 2]}
    assert result.outputs["outer"] == {}
    assert set(result.blocked) == {"inner_range", "i2", "inner", "outer"}
    assert result.status == "partial"


def test_nothing_runs_beneath_an_empty_list_but_what_is_outside_does(lab: Lab) -> None:
    result = lab.run(
        {"i": ("iterate", {"collection": []}), "n": "number", "j": "join", "c": "collect"},
        [("i", "item", "j", "a"), ("n", "value", "j", "b"), ("j", "value", "c", "items")],
    )
    assert collected(result.outputs["c"]) == {(): []}
    assert lab.started() == ["i", "n", "c"]


def test_a_hundred_nested_levels_are_no_problem(lab: Lab) -> None:
    depth = 100
    nodes: dict[str, Any] = {"r0": ("range", {"count": 1})}
    edges: list[EdgeSpec] = []
    for level in range(depth):
        nodes |= {f"i{level}": "iterate", f"r{level + 1}": ("range", {"count": 1})}
        edges += [
            (f"r{level}", "collection", f"i{level}", "collection"),
            (f"i{level}", "item", f"r{level + 1}", "start"),
        ]
    result = lab.run(nodes, edges)
    assert result.status == "completed"
    assert list(result.outputs[f"r{depth}"]) == [(0,) * depth]


def both(source: str, target: str) -> list[EdgeSpec]:
    return [(source, "left", target, "a"), (source, "right", target, "b")]


def crossed(first: int, second: int) -> tuple[dict[str, Any], list[EdgeSpec]]:
    nodes = {
        "r1": ("range", {"count": first}), "i1": "iterate",
        "r2": ("range", {"start": 1, "count": second}), "i2": "iterate", "j": "join", "c": "collect",
    }  # fmt: skip
    edges = [
        ("r1", "collection", "i1", "collection"), ("r2", "collection", "i2", "collection"),
        ("i1", "item", "j", "a"), ("i2", "item", "j", "b"), ("j", "value", "c", "items"),
    ]  # fmt: skip
    return nodes, edges


def nested() -> tuple[dict[str, Any], list[EdgeSpec]]:
    """Two outer items, three inner ones from each on; `inner` gathers per outer item, `outer` those lists."""
    nodes = {
        "r": ("range", {"count": 2}), "i": "iterate", "inner_range": "range", "i2": "iterate",
        "inner": "collect", "outer": "collect",
    }  # fmt: skip
    edges = [
        ("r", "collection", "i", "collection"), ("i", "item", "inner_range", "start"),
        ("inner_range", "collection", "i2", "collection"), ("i2", "item", "inner", "items"),
        ("inner", "collection", "outer", "items"),
    ]  # fmt: skip
    return nodes, edges

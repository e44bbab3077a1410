from __future__ import annotations

from typing import Any

from tests.runtime.engine.lab import EdgeSpec, Lab


def branches(condition: bool) -> tuple[dict[str, Any], list[EdgeSpec]]:
    """`both` feeds the two branches, `left` and `right` only one each."""
    nodes = {
        "both": ("number", {"value": 1}), "left": ("add", {"b": 10}), "right": ("add", {"b": 20}),
        "if": ("if", {"condition": condition}),
    }  # fmt: skip
    edges = [
        ("both", "value", "left", "a"), ("both", "value", "right", "a"),
        ("left", "value", "if", "when_true"), ("right", "value", "if", "when_false"),
    ]  # fmt: skip
    return nodes, edges


def test_only_the_branch_that_is_asked_for_runs(lab: Lab) -> None:
    result = lab.run(*branches(True))
    assert result.values("if", "value") == {(): 11}
    assert lab.started() == ["both", "left", "if"]
    assert lab.run(*branches(False)).values("if", "value") == {(): 21}


def test_a_node_of_the_losing_branch_runs_if_others_need_it(lab: Lab) -> None:
    nodes, edges = branches(True)
    result = lab.run({**nodes, "use": "add"}, [*edges, ("right", "value", "use", "a")])
    assert lab.started() == ["both", "right", "left", "if", "use"]
    assert result.status == "completed"


def test_a_failure_in_the_losing_branch_is_not_met(lab: Lab) -> None:
    nodes, edges = branches(True)
    result = lab.run({**nodes, "right": "crash"}, [*edges[:1], ("both", "value", "right", "value"), *edges[2:]])
    assert result.status == "completed"


def test_a_failure_in_the_winning_branch_blocks_the_choice(lab: Lab) -> None:
    nodes, edges = branches(True)
    nodes["left"] = ("fail", {"on": [1]})
    result = lab.run(nodes, [("both", "value", "left", "value"), *edges[1:]])
    assert list(result.blocked) == ["if"]
    assert result.blocked["if"][()].node == "left"


def test_each_item_chooses_its_own_branch(lab: Lab) -> None:
    nodes, edges = branches(True)
    nodes |= {"i": ("iterate", {"collection": [True, False, True]})}
    nodes["if"] = "if"
    edges = [edge for edge in edges if edge[0] != "both"] + [
        ("i", "item", "if", "condition"), ("i", "position", "left", "a"), ("i", "position", "right", "a"),
    ]  # fmt: skip
    result = lab.run(nodes, edges)
    assert result.values("if", "value") == {(0,): 10, (1,): 21, (2,): 12}
    assert sorted(lab.started()) == ["both", "i", "if[0]", "if[1]", "if[2]", "left[0]", "left[2]", "right[1]"]


def test_lazy_inputs_are_asked_for_again_until_nothing_is_new(lab: Lab) -> None:
    nodes = {"z1": "number", "z2": "number", "n": ("number", {"value": 4}), "f": "first"}
    edges = [("z1", "value", "f", "a"), ("z2", "value", "f", "b"), ("n", "value", "f", "c")]
    assert lab.run(nodes, edges).values("f", "value") == {(): 4}
    assert lab.started() == ["z1", "z2", "n", "f"]
    assert lab.run({**nodes, "z1": ("number", {"value": 3})}, edges).values("f", "value") == {(): 3}
    assert lab.started() == ["z1", "f"]


def test_a_node_is_asked_with_validated_inputs_and_the_defaults_of_lazy_ones(lab: Lab) -> None:
    nodes = {"one": ("number", {"value": 1}), "two": ("number", {"value": 2})}
    edges = [("one", "value", "t", "red"), ("two", "value", "t", "blue")]
    assert lab.run({**nodes, "t": "tint"}, edges).values("t", "value") == {(): 1}
    blue = ("tint", {"color": {"r": 0, "g": 0, "b": 9}})
    assert lab.run({**nodes, "t": blue}, edges).values("t", "value") == {(): 2}
    assert lab.started() == ["two", "t"]


def test_inputs_that_are_refused_fail_the_node_before_it_is_asked(lab: Lab) -> None:
    nodes = {"i": ("iterate", {"collection": ["red"]}), "one": "number", "t": "tint"}
    result = lab.run(nodes, [("i", "item", "t", "color"), ("one", "value", "t", "red")])
    assert [(failure.code, failure.field) for failure in result.failures] == [("invalid-input", "color")]
    assert lab.started() == ["i"]


def test_a_lazy_constant_needs_no_asking(lab: Lab) -> None:
    result = lab.run({"if": ("if", {"condition": True, "when_true": "yes"})})
    assert result.values("if", "value") == {(): "yes"}


def test_a_chosen_branch_outside_the_iteration_runs_once(lab: Lab) -> None:
    result = lab.run(
        {"n": ("number", {"value": 5}), "i": ("iterate", {"collection": [True, False, True]}), "if": "if"},
        [("i", "item", "if", "condition"), ("n", "value", "if", "when_true")],
    )
    assert result.values("if", "value") == {(0,): 5, (1,): None, (2,): 5}
    assert lab.started().count("n") == 1


def test_a_source_shared_with_a_branch_chosen_late_keeps_its_value(lab: Lab) -> None:
    """`x` is read by `test` at once, but by `late` only when `if` asks, after `test` has run."""
    result = lab.run(
        {"x": ("number", {"value": 3}), "test": "positive", "late": ("add", {"b": 1}), "if": "if"},
        [
            ("x", "value", "test", "value"),
            ("test", "value", "if", "condition"),
            ("x", "value", "late", "a"),
            ("late", "value", "if", "when_true"),
        ],
    )
    assert result.values("if", "value") == {(): 4}
    assert lab.started() == ["x", "test", "late", "if"]


def test_a_lazy_gather_expands_when_it_is_asked_for(lab: Lab) -> None:
    nodes: dict[str, Any] = {"i": ("iterate", {"collection": [1, 2]}), "a": "add", "c": "collect"}
    edges = [("i", "item", "a", "a"), ("a", "value", "c", "items"), ("c", "collection", "if", "when_true")]
    result = lab.run({**nodes, "if": ("if", {"condition": True})}, edges)
    assert result.values("if", "value") == {(): [1, 2]}
    lab.run({**nodes, "if": ("if", {"condition": False})}, edges)
    assert lab.started() == ["if"]

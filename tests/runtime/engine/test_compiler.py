from __future__ import annotations

from tests.runtime.engine.lab import Lab


def test_ranks_follow_the_edges_and_then_the_ids(lab: Lab) -> None:
    plan = lab.compile(lab.graph({"n10": "number", "n2": "number", "n1": "add"}, [("n10", "value", "n1", "a")]))
    assert [node.id for node in plan.nodes] == ["n2", "n10", "n1"]
    assert plan.targets == (0, 2)


def test_constants_take_the_form_of_their_type(lab: Lab) -> None:
    plan = lab.compile(lab.graph({"a": ("add", {"a": 1.0})}))
    assert repr(plan.nodes[0].constants["a"]) == "1"
    assert plan.nodes[0].key_format == b'{"a":1,"b":0}'


def test_defaults_are_constants_where_nothing_is_given_or_connected(lab: Lab) -> None:
    graph = lab.graph({"n": "number", "a": "add", "f": "first"}, [("n", "value", "a", "a"), ("n", "value", "f", "b")])
    constants = {node.id: node.constants for node in lab.compile(graph).nodes}
    assert constants == {"n": {"value": 0}, "a": {"b": 0}, "f": {"a": None, "c": None}}


def test_only_what_the_targets_need_is_compiled(lab: Lab) -> None:
    graph = lab.graph({"n": "number", "a": "add", "b": "add"}, [("n", "value", "a", "a"), ("n", "value", "b", "a")])
    assert [node.id for node in lab.compile(graph, ["a"]).nodes] == ["n", "a"]


def test_a_percent_sign_in_a_text_does_no_harm(lab: Lab) -> None:
    lab.digests["100 %b %"] = "x"
    result = lab.run({"f": ("file", {"path": "100 %b %"}), "i": ("if", {"when_true": "50 %"}), "n": "positive"},
                     [("n", "value", "i", "condition")])  # fmt: skip
    assert result.status == "completed"

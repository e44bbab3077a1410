from __future__ import annotations

from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine import MemoryCache

CHAIN = [("n", "value", "a", "a"), ("a", "value", "b", "a")]


def test_a_second_run_reuses_everything(cached: Lab) -> None:
    nodes = {"n": ("number", {"value": 1}), "a": ("add", {"b": 1}), "b": ("add", {"b": 2})}
    first = cached.run(nodes, CHAIN)
    assert set(cached.reasons().values()) == {"missed"}
    second = cached.run(nodes, CHAIN)
    assert cached.started() == []
    assert cached.reasons() == {"n": "hit", "a": "hit", "b": "hit"}
    assert second.outputs == first.outputs


def test_a_change_runs_only_what_it_reaches(cached: Lab) -> None:
    nodes = {"n": ("number", {"value": 1}), "a": ("add", {"b": 1}), "b": ("add", {"b": 2})}
    cached.run(nodes, CHAIN)
    cached.run({**nodes, "a": ("add", {"b": 5})}, CHAIN)
    assert cached.started() == ["a", "b"]


def test_the_same_bytes_again_cut_the_change_off(cached: Lab) -> None:
    nodes = {"n": ("number", {"value": 1}), "a": ("add", {"b": 1}), "b": ("add", {"b": 2})}
    cached.run(nodes, CHAIN)
    cached.run({**nodes, "n": ("number", {"value": 0}), "a": ("add", {"b": 2})}, CHAIN)
    assert cached.started() == ["n", "a"]


def test_a_result_is_found_whether_its_input_is_a_constant_or_connected(cached: Lab) -> None:
    cached.run({"a": ("add", {"a": 4, "b": 1})})
    cached.run({"n": ("number", {"value": 4}), "x": ("add", {"b": 1})}, [("n", "value", "x", "a")])
    assert cached.started() == ["n"]


def test_a_default_written_out_is_no_other_input(cached: Lab) -> None:
    for nodes in (
        {"n": "number", "f": "first"},
        {"n": ("number", {"value": 0}), "f": ("first", {"b": None})},
    ):
        cached.run(nodes, [("n", "value", "f", "a")])
    assert cached.reasons() == {"n": "hit", "f": "hit"}


def test_a_large_integer_in_a_list_is_another_than_its_neighbour(cached: Lab) -> None:
    for value in (2**70, 2**70 + 1):
        result = cached.run({"s": ("choose", {"value": [{"deep": value}]})})
        assert result.values("s", "value") == {(): [{"deep": value}]}
    assert cached.reasons() == {"s": "missed"}


def test_iterations_are_cached_item_by_item(cached: Lab) -> None:
    edges = [("i", "item", "a", "a")]
    cached.run({"i": ("iterate", {"collection": [1, 2, 3]}), "a": "add"}, edges)
    cached.run({"i": ("iterate", {"collection": [3, 9, 1]}), "a": "add"}, edges)
    assert cached.started() == ["i", "a[1]"]


def test_a_reused_iterate_spreads_as_before(cached: Lab) -> None:
    nodes = {"i": ("iterate", {"collection": [1, 2, 3]}), "a": ("add", {"b": 1}), "c": "collect"}
    edges = [("i", "item", "a", "a"), ("a", "value", "c", "items")]
    for _ in range(2):
        assert cached.run(nodes, edges).values("c", "collection") == {(): [2, 3, 4]}


def test_volatile_nodes_always_run_and_the_rest_follows_what_they_draw(cached: Lab) -> None:
    nodes = {"d": ("draw", {"below": 1}), "a": "add"}
    edges = [("d", "value", "a", "a")]
    cached.run(nodes, edges)
    cached.run(nodes, edges)
    assert cached.reasons() == {"d": "volatile", "a": "hit"}


def test_output_nodes_always_run(cached: Lab) -> None:
    nodes = {"n": "number", "s": "save"}
    for _ in range(2):
        cached.run(nodes, [("n", "value", "s", "value")])
    assert cached.reasons() == {"n": "hit", "s": "output"}


def test_external_nodes_are_reused_while_their_probe_answers_the_same(cached: Lab) -> None:
    nodes = {"f": ("file", {"path": "x"})}
    for digest, reason in (("1", "missed"), ("1", "hit"), ("2", "missed"), ("1", "hit")):
        cached.digests["x"] = digest
        assert cached.run(nodes).values("f", "text") == {(): digest}
        assert cached.reasons() == {"f": reason}


def test_other_code_means_other_results(cached: Lab) -> None:
    cached.run({"n": "number"})
    cached.implementation = lambda type_id: "edited"
    cached.run({"n": "number"})
    assert cached.reasons() == {"n": "missed"}


def test_a_branch_not_taken_is_no_part_of_the_key(cached: Lab) -> None:
    nodes = {"x": ("number", {"value": 1}), "y": ("number", {"value": 2}), "if": ("if", {"condition": True})}
    edges = [("x", "value", "if", "when_true"), ("y", "value", "if", "when_false")]
    cached.run(nodes, edges)
    cached.run({**nodes, "y": ("number", {"value": 3})}, edges)
    assert cached.reasons() == {"x": "hit", "if": "hit"}


def test_what_a_node_makes_is_named_by_its_content_and_where_it_came_from(cached: Lab) -> None:
    one = cached.run({"n": ("number", {"value": 1}), "h": "handle"}, [("n", "value", "h", "value")])
    two = cached.run({"k": ("handle", {"value": 1})})
    assert one.output("h") == two.output("k")
    assert one.output("h") != cached.run({"h": ("handle", {"value": 2})}).output("h")


def test_two_runs_of_a_volatile_node_do_not_share_a_key(cached: Lab) -> None:
    keys = set()
    for _ in range(2):
        cached.run({"d": "draw", "i": ("iterate", {"collection": [1, 1]}), "e": "draw"}, [("i", "item", "e", "below")])
        keys |= {view.key for view in cached.views if view.type == "t/draw"}
    assert len(keys) == 6


def test_the_least_recently_used_result_goes_first(lab: Lab) -> None:
    lab.cache = MemoryCache(entries=2)
    for value in (1, 2, 1, 3):
        lab.run({"n": ("number", {"value": value})})
    lab.run({"n1": ("number", {"value": 1}), "n2": ("number", {"value": 2}), "n3": ("number", {"value": 3})})
    assert lab.reasons() == {"n1": "hit", "n2": "missed", "n3": "missed"}


def test_a_result_whose_things_are_gone_is_forgotten(lab: Lab) -> None:
    lab.cache = MemoryCache(is_alive=lambda outputs: False)
    for _ in range(2):
        lab.run({"n": "number"})
    assert lab.reasons() == {"n": "missed"}


def test_a_failure_is_not_cached(cached: Lab) -> None:
    for _ in range(2):
        cached.run({"f": "fail"})
        assert cached.started() == ["f"]

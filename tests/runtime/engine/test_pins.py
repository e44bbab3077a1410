from __future__ import annotations

from typing import Any

from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine import Pins
from nodeloom.schema import Pin

NODES = {"d": "draw", "a": ("add", {"b": 1}), "s": "save"}
EDGES = [("d", "value", "a", "a"), ("a", "value", "s", "value")]


def test_what_a_volatile_node_drew_is_returned_as_a_pin(lab: Lab) -> None:
    result = lab.run(NODES, EDGES)
    drawn = result.values("s", "value")[()]
    assert isinstance(drawn, int)
    assert result.pins == {"d": [Pin({"value": drawn - 1}, (), {"below": 1000000})]}


def test_with_its_pins_a_run_repeats_itself(lab: Lab) -> None:
    first = lab.run(NODES, EDGES)
    second = lab.run(NODES, EDGES, pins=first.pins)
    assert second.outputs == first.outputs
    assert second.pins == first.pins
    assert lab.reasons()["d"] == "pinned"
    assert lab.started() == ["a", "s"]


def test_an_edit_made_in_between_wins_over_a_drawn_pin(lab: Lab) -> None:
    first = lab.run(NODES, EDGES)
    second = lab.run({**NODES, "d": ("draw", {"below": 5})}, EDGES, pins=first.pins)
    assert lab.started() == ["d", "a", "s"]
    assert second.pins["d"][0].inputs == {"below": 5}


def test_a_default_written_out_is_no_edit(lab: Lab) -> None:
    first = lab.run(NODES, EDGES)
    lab.run({**NODES, "d": ("draw", {"below": 1000000})}, EDGES, pins=first.pins)
    assert lab.reasons()["d"] == "pinned"
    lab.run(NODES, EDGES, pins={"d": [Pin({"value": 5}, (), {})]})
    assert lab.reasons()["d"] == "pinned"


def test_what_a_document_can_not_store_is_not_pinned(lab: Lab) -> None:
    nodes = {"n": "noise", "p": "shot", "any": "jitter", "number": "jitter", "s": "save"}
    edges = [("p", "image", "any", "told"), ("any", "value", "s", "value")]
    result = lab.run(nodes, edges, targets=["n", "number", "s"])
    assert result.status == "completed"
    assert list(result.pins) == ["number"]
    assert pins_seen(lab, "s") == {}


def test_a_pin_remembers_the_inputs_that_a_document_can_store(lab: Lab) -> None:
    nodes = {"n": "noise", "p": "shot", "j": ("jitter", {"scale": 2})}
    edges = [("n", "latents", "j", "latents"), ("p", "image", "j", "image")]
    first = lab.run(nodes, edges)
    assert first.pins["j"][0].inputs == {"scale": 2, "color": {"r": 1, "g": 2, "b": 3, "a": 255}, "told": None}
    second = lab.run(nodes, edges, pins=first.pins)
    assert lab.reasons() == {"n": "volatile", "p": "volatile", "j": "pinned"}
    assert second.outputs == first.outputs
    lab.run({**nodes, "j": ("jitter", {"scale": 3})}, edges, pins=first.pins)
    assert lab.reasons()["j"] == "volatile"


def test_inputs_of_a_pin_that_no_document_can_store_are_ignored(lab: Lab) -> None:
    inputs: dict[str, Any] = {"latents": {"name": "gone"}, "image": {"name": "gone"}, "renamed": 1, "scale": 1}
    for told, reason in ((None, "pinned"), (1, "volatile")):
        lab.run({"j": ("jitter", {"told": told})}, pins={"j": [Pin({"value": 5}, (), inputs)]})
        assert lab.reasons() == {"j": reason}


def test_a_handle_in_place_of_a_pinned_value_is_an_edit_and_the_other_way_round(lab: Lab) -> None:
    pin = Pin({"value": 5}, (), {"told": 7})
    nodes, edges = {"p": "shot", "j": "jitter"}, [("p", "image", "j", "told")]
    lab.run(nodes, edges, pins={"j": [pin]})
    assert lab.reasons()["j"] == "volatile"
    lab.run(nodes, edges, pins={"j": [Pin({"value": 5}, (), {})]})
    assert lab.reasons()["j"] == "pinned"
    lab.run({"j": ("jitter", {"told": 7})}, pins={"j": [Pin({"value": 5}, (), {})]})
    assert lab.reasons()["j"] == "volatile"


def test_a_pinned_integer_is_exact_however_large(lab: Lab) -> None:
    first = lab.run({"j": ("jitter", {"told": [2**70 + 1]})})
    assert first.pins["j"][0].outputs == {"value": [2**70 + 1]}
    second = lab.run({"j": ("jitter", {"told": [2**70 + 1]})}, pins=first.pins)
    assert lab.reasons() == {"j": "pinned"}
    assert second.outputs == first.outputs


def test_a_pin_is_per_index(lab: Lab) -> None:
    nodes = {"i": ("iterate", {"collection": [100, 200]}), "d": "draw"}
    edges = [("i", "item", "d", "below")]
    first = lab.run(nodes, edges)
    assert [pin.index for pin in first.pins["d"]] == [(0,), (1,)]
    pins = {"d": first.pins["d"][1:]}
    second = lab.run(nodes, edges, pins=pins)
    assert second.output("d", (1,)) == first.output("d", (1,))
    assert lab.started() == ["i", "d[0]"]


def test_an_unconditional_pin_spares_all_that_leads_to_it(lab: Lab) -> None:
    result = lab.run(
        {"n": "number", "a": "crash", "b": ("add", {"b": 1})},
        [("n", "value", "a", "value"), ("a", "value", "b", "a")],
        pins={"a": [Pin({"value": 41})]},
    )
    assert result.values("b", "value") == {(): 42}
    assert lab.started() == ["b"]


def test_a_pin_that_does_not_fit_its_output_fails_the_node(lab: Lab) -> None:
    result = lab.run({"n": "number"}, pins={"n": [Pin({"value": "much"})]})
    assert result.failures[0].message.startswith("node n (t/number): its pinned outputs can't be used: value must be a")


def test_a_pinned_iterate_spreads_its_pinned_items(lab: Lab) -> None:
    pin = Pin({"item": [7, 8], "position": [0, 1], "total": 2})
    result = lab.run({"i": ("iterate", {"collection": [1]}), "a": "add"}, [("i", "item", "a", "a")], pins={"i": [pin]})
    assert result.values("a", "value") == {(0,): 7, (1,): 8}


def test_an_output_node_is_told_the_pins_of_all_that_it_depends_on(lab: Lab) -> None:
    result = lab.run({**NODES, "other": "draw", "s2": "save"}, [*EDGES, ("other", "value", "s2", "value")])
    assert pins_seen(lab, "s") == {"d": result.pins["d"]}
    assert pins_seen(lab, "s2") == {"other": result.pins["other"]}


def test_pins_are_found_through_iterations_and_gathers(lab: Lab) -> None:
    nodes = {"n": ("draw", {"below": 1}), "r": "range", "i": "iterate", "d": "draw", "c": "collect", "s": "save"}
    edges = [
        ("n", "value", "r", "start"), ("r", "collection", "i", "collection"), ("i", "total", "d", "below"),
        ("i", "item", "c", "items"), ("d", "value", "c", "items"), ("c", "collection", "s", "value"),
    ]  # fmt: skip
    result = lab.run(nodes, edges)
    assert pins_seen(lab, "s") == {"n": result.pins["n"], "d": result.pins["d"]}


def test_an_empty_iteration_still_depends_on_what_made_it_empty(lab: Lab) -> None:
    nodes = {"n": ("draw", {"below": 1}), "r": "range", "i": "iterate", "c": "collect", "s": "save"}
    edges = [
        ("n", "value", "r", "count"), ("r", "collection", "i", "collection"),
        ("i", "item", "c", "items"), ("c", "collection", "s", "value"),
    ]  # fmt: skip
    assert list(lab.run(nodes, edges).pins) == ["n"]
    assert list(pins_seen(lab, "s")) == ["n"]


def test_a_cached_result_does_not_hide_the_pins_before_it(lab: Lab) -> None:
    from nodeloom.runtime.engine import MemoryCache

    lab.cache = MemoryCache()
    nodes = {**NODES, "d": ("draw", {"below": 1})}
    for _ in range(2):
        lab.run(nodes, EDGES)
        assert list(pins_seen(lab, "s")) == ["d"]


def pins_seen(lab: Lab, node: str) -> Pins:
    return next(view.upstream_pins() for view in lab.views if view.node == node)

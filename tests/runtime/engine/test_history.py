from __future__ import annotations

from typing import Any

import pytest
from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine import CancelToken, Made, MemoryHistory, NodeFinished, NodeProgress
from nodeloom.runtime.engine.history import difference
from nodeloom.runtime.engine.keys import key_prefix

LONG = "x" * 100


@pytest.fixture(params=[0, 2], ids=["in one thread", "with workers"])
def told(request: pytest.FixtureRequest, cached: Lab) -> Lab:
    """A lab with a cache that remembers what results were made of."""
    cached.options = {"history": MemoryHistory(), "workers": request.param}
    return cached


def whys(lab: Lab) -> dict[str, str]:
    return {event.node: event.why for event in lab.events if isinstance(event, NodeFinished) and event.why}


def changed(lab: Lab, type_id: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    lab.run({"n": (type_id, before)})
    lab.run({"n": (type_id, after)})
    return whys(lab)["n"]


def test_the_first_run_is_called_so(told: Lab) -> None:
    told.run({"n": "number"})
    assert whys(told) == {"n": "first run"}


def test_the_input_that_changed_is_named_with_both_values(told: Lab) -> None:
    assert changed(told, "add", {"a": 41, "b": 1}, {"a": 42, "b": 1}) == "a 41 -> 42"


def test_several_inputs_are_named_in_order(told: Lab) -> None:
    assert changed(told, "add", {"a": 1, "b": 1}, {"a": 2, "b": 3}) == "a 1 -> 2; b 1 -> 3"


def test_long_values_and_objects_are_only_said_to_have_changed(told: Lab) -> None:
    assert changed(told, "choose", {"value": LONG}, {"value": LONG + "y"}) == "value changed"
    assert (
        changed(told, "tint", {"color": {"r": 1, "g": 0, "b": 0}}, {"color": {"r": 2, "g": 0, "b": 0}})
        == "color changed"
    )


def test_a_value_that_comes_from_another_node_is_shown_like_any_other(told: Lab) -> None:
    edges = [("n", "value", "a", "a")]
    told.run({"n": ("number", {"value": 1}), "a": "add"}, edges)
    told.run({"n": ("number", {"value": 2}), "a": "add"}, edges)
    assert whys(told) == {"n": "value 1 -> 2", "a": "a 1 -> 2"}


def test_what_a_probe_looks_at_is_told(told: Lab) -> None:
    told.digests["x"] = "1"
    told.run({"f": ("file", {"path": "x"})})
    told.digests["x"] = "2"
    told.run({"f": ("file", {"path": "x"})})
    assert whys(told) == {"f": "what its probe looks at changed"}


def test_other_code_or_surroundings_are_told(told: Lab) -> None:
    told.run({"n": "number"})
    told.implementation = lambda type_id: "new"
    told.run({"n": "number"})
    assert whys(told) == {"n": "code t/number -> new"}


def test_a_result_that_was_let_go_is_told(told: Lab) -> None:
    told.run({"n": "number"})
    told.cache = type(told.cache)()  # type: ignore[misc]
    told.run({"n": "number"})
    assert whys(told) == {"n": "the result is not kept any more"}


def test_only_what_had_a_result_counts_as_the_last_time(told: Lab) -> None:
    told.run({"n": ("fail", {"value": 0})})
    told.run({"n": ("fail", {"value": 1})})
    assert whys(told) == {"n": "first run"}
    told.on_event = lambda event: told.cancel.cancel() if isinstance(event, NodeProgress) else None
    told.run({"s": "steps"})
    told.on_event, told.cancel = None, CancelToken()
    told.run({"s": "steps"})
    assert whys(told) == {"s": "first run"}


def test_a_reused_result_counts_too(told: Lab) -> None:
    for value in (1, 2, 1):
        told.run({"n": ("number", {"value": value})})
    told.run({"n": ("number", {"value": 3})})
    assert whys(told) == {"n": "value 1 -> 3"}


def test_each_index_of_an_iteration_has_a_past_of_its_own(told: Lab) -> None:
    edges = [("r", "collection", "i", "collection"), ("i", "item", "a", "a")]
    told.run({"r": ("range", {"count": 2}), "i": "iterate", "a": "add"}, edges)
    told.run({"r": ("range", {"count": 3}), "i": "iterate", "a": "add"}, edges)
    found = {
        event.index: event.why or event.cache
        for event in told.events
        if getattr(event, "node", "") == "a" and isinstance(event, NodeFinished)
    }
    assert found == {(0,): "hit", (1,): "hit", (2,): "first run"}


def test_inputs_that_came_or_went_are_named() -> None:
    prefix = key_prefix("t/x", 1, "", "")
    assert difference(Made(prefix, b'{"a":1,"b":2}'), Made(prefix, b'{"b":2,"c":3}')) == "a is gone; c is new"
    other = key_prefix("t/x", 2, "", "4 cores")
    assert difference(Made(prefix, b"{}"), Made(other, b"{}")) == "version 1 -> 2; environment  -> 4 cores"

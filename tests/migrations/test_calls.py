"""What speaks of a subgraph's nodes from outside of it follows them: pins of inner nodes, and edges of the callers."""

from __future__ import annotations

from typing import Any

from tests.migrations.test_upgrade import change, native, node, report

from nodeloom.migrations import Status
from nodeloom.schema.json import JSON


def _call(name: str = "part") -> dict[str, JSON]:
    return node("t/still", 1, text={"name": name})


def _calling(inner: JSON, key: str, pin: JSON, **parts: JSON) -> dict[str, JSON]:
    subgraphs: JSON = {"part": {"nodes": {"x": inner}}}
    return native({"call": _call()}, subgraphs=subgraphs, pins={key: [pin]}, **parts)


def test_a_pin_of_an_inner_node_follows_its_outputs_names_and_comes_back() -> None:
    document = _calling(node("t/blur", 3), "call/x", {"outputs": {"image": 1}, "inputs": {"src": "a"}})
    there: Any = report(document).document
    assert there["pins"] == {"call/x": [{"outputs": {"picture": 1}, "inputs": {"image": "a"}}]}
    assert there["subgraphs"]["part"].get("pins") is None
    assert report(there, blur=3).document == document


def test_the_number_of_a_run_may_stand_between() -> None:
    there: Any = report(_calling(node("t/blur", 3), "call/3/x", {"outputs": {"image": 1}})).document
    assert there["pins"] == {"call/3/x": [{"outputs": {"picture": 1}}]}


def test_names_are_looked_up_from_the_inside_out() -> None:
    deepest: JSON = {"nodes": {"x": node("t/blur", 3)}}
    middle: JSON = {"nodes": {"mid": _call("deepest"), "x": node("t/still", 1)}}
    pins: JSON = {"call/mid/x": [{"outputs": {"image": 1}}], "call/x": [{"outputs": {"picture": 2}}]}
    document = native({"call": _call("part")}, subgraphs={"part": middle, "deepest": deepest}, pins=pins)
    there: Any = report(document).document
    assert there["pins"] == {"call/mid/x": [{"outputs": {"picture": 1}}], "call/x": [{"outputs": {"picture": 2}}]}


def test_a_pin_that_does_not_know_a_new_output_is_set_aside_until_the_way_back() -> None:
    document = _calling(node("t/measure", 3), "call/x", {"outputs": {"width": 1, "area": 2}, "mine": True})
    document["subgraphs"]["part"]["pins"] = {"x": [{"outputs": {"width": 5, "area": 6}}]}  # type: ignore[index,call-overload]
    back = report(report(document).document, measure=3)
    assert back.document == document
    older: Any = report(document, measure=1).document
    assert older["pins"]["call/x"][0]["mine"] is True
    assert report(older, measure=3).document == document


def test_a_pin_of_a_call_that_was_deleted_goes_with_it() -> None:
    document = _calling(node("t/measure", 1), "call/x", {"outputs": {"w": 1, "height": 2}})
    there: Any = report(document).document
    assert not there["pins"]
    del there["nodes"]["call"]
    assert not report(there, measure=1).workflow.pins


def test_pins_of_inner_nodes_that_nobody_calls_stay_as_they_are() -> None:
    pin: JSON = [{"outputs": {"image": 1}}]
    inner: JSON = {"part": {"nodes": {"x": node("t/blur", 3)}}}
    document = native({"call": node("t/still", 1)}, subgraphs=inner, pins={"call/x": pin, "other/x": pin})
    assert report(document).document["pins"] == {"call/x": pin, "other/x": pin}


def test_names_of_an_interface_that_go_away_are_told_with_the_edges_of_the_callers() -> None:
    inner: JSON = {
        "nodes": {"x": node("t/measure", 2)},
        "interface": {"inputs": {}, "outputs": {"tall": ["x", "height"], "wide": ["x", "width"]}},
    }
    nodes: dict[str, Any] = {"call": _call(), "s": node("t/still", 1)}
    document = native(nodes, "call tall s text", "call wide s text", subgraphs={"part": inner})
    found = report(document)
    told = change(found, "remove_output")
    assert (told.node, told.status, told.edges) == ("part/x", Status.LOSSY, ("call.tall -> s.text",))
    assert report(found.document, measure=2).document == document

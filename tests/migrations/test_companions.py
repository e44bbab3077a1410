"""Nodes that part with others and take them in: what becomes of them, and what the report says."""

from __future__ import annotations

from typing import Any

from tests.migrations.documents import comparable
from tests.migrations.test_upgrade import change, inputs, native, node, report

from nodeloom.migrations import Status


def test_a_node_takes_in_what_fed_it_and_gives_it_back() -> None:
    document = native({"n": node("t/denoise", 2), "g": node("t/grain", 2, seed=7)}, "g noise n noise")
    found = report(document, denoise=3)
    assert set(found.workflow.nodes) == {"n"}
    assert inputs(found) == {"seed": 7}
    assert str(change(found, "merge_nodes")) == "node n (t/denoise): takes g in [edges: g.noise -> n.noise] (lossless)"
    assert report(found.document, denoise=2, grain=2).document == document


def test_an_edit_made_while_they_were_one_is_in_the_node_that_comes_back() -> None:
    document = native(
        {"n": node("t/denoise", 2), "g": {**node("t/grain", 2, seed=7), "label": "mine"}}, "g noise n noise"
    )
    edited: Any = report(document, denoise=3).document
    edited["nodes"]["n"]["inputs"]["seed"] = 8
    back = report(edited, denoise=2, grain=2)
    assert inputs(back, "g") == {"seed": 8}
    assert back.workflow.nodes["g"].label == "mine"


def test_a_node_that_several_share_goes_with_the_last_and_comes_back_once() -> None:
    nodes = {"a": node("t/denoise", 2), "b": node("t/denoise", 2), "g": node("t/grain", 2, seed=7)}
    document = native(nodes, "g noise a noise", "g noise b noise")
    found = report(document, denoise=3)
    assert set(found.workflow.nodes) == {"a", "b"}
    assert inputs(found, "a") == inputs(found, "b") == {"seed": 7}
    assert comparable(report(found.document, denoise=2, grain=2).document) == comparable(document)


def test_a_node_that_others_use_stays() -> None:
    nodes = {"n": node("t/denoise", 2), "g": node("t/grain", 2, seed=7), "s": node("t/still", 1)}
    document = native(nodes, "g noise n noise", "g noise s text")
    found = report(document, denoise=3)
    assert set(found.workflow.nodes) == {"n", "g", "s"}
    assert "which stays, for others use it" in change(found, "merge_nodes").message


def test_a_split_takes_its_edges_and_copies_what_both_read() -> None:
    nodes = {"s": node("t/still", 1), "n": node("t/load", 2, channel="alpha"), "t": node("t/still", 1)}
    document = native(nodes, "s picture n file", "n mask t text", view={"positions": {"n": [0, 10]}})
    found = report(document)
    assert inputs(found, "n.mask") == {"canal": "alpha"}
    assert sorted(map(str, found.workflow.edges)) == [
        "('n.mask', 'image', 't', 'text')",
        "('s', 'picture', 'n', 'path')",
        "('s', 'picture', 'n.mask', 'file')",
    ]
    assert found.workflow.view["positions"] == {"n": [0, 10], "n.mask": [40, 50]}
    assert report(found.document, load=2).workflow.document()["edges"] == [*document["edges"]]  # type: ignore[misc]


def test_a_value_becomes_a_node_of_an_id_that_nobody_has() -> None:
    document = native({"n": node("t/sample", 1, seed=3), "n.seed": node("t/still", 1)})
    found = report(document, sample=2)
    assert inputs(found, "n.seed.2") == {"content": 30}
    assert [*map(tuple, found.workflow.edges)] == [("n.seed.2", "number", "n", "seed")]
    assert report(found.document, sample=1, number=1).document == document


def test_a_converter_stands_at_an_edge_and_a_value_is_converted() -> None:
    document = native(
        {"s": node("t/number", 3), "n": node("t/print", 1), "m": node("t/print", 1, width=25.4)}, "s number n width"
    )
    found = report(document)
    assert inputs(found, "m") == {"wide": 1.0}
    assert inputs(found, "n.width") == {"exact": True}
    assert found.status is Status.LOSSLESS
    assert report(found.document, print=1, inch=1).document == document


def test_a_type_that_is_not_installed_is_born_and_taken_in_as_it_is() -> None:
    document = native({"n": node("t/wide", 1, sharpness=2), "s": node("t/still", 1)}, "n image s text")
    found = report(document)
    assert found.workflow.nodes["n.sharp"].type == "x/scale"
    assert [each.type for each in found.missing] == ["x/scale"]
    assert report(found.document, wide=1).document == document

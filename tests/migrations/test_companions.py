"""Nodes that part with others and take them in: what becomes of them, and what the report says."""

from __future__ import annotations

from typing import Any

from tests.migrations.documents import comparable
from tests.migrations.test_upgrade import change, inputs, native, node, report

from nodeloom.migrations import Status, migrate
from nodeloom.schema import (
    Catalogue,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    To,
    invocation,
    merge_nodes,
    python,
    rename_input,
)
from nodeloom.schema.json import JSON
from nodeloom.schema.openapi import publish


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
    assert found.workflow.view["positions"] == {"n": [0, 10], "n.mask": [320, 50]}
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


def test_a_node_that_stayed_stays_when_its_other_users_are_gone() -> None:
    nodes = {"n": node("t/denoise", 2), "g": node("t/grain", 2, seed=7), "s": node("t/still", 1)}
    there: Any = report(native(nodes, "g noise n noise", "g noise s text"), denoise=3).document
    del there["nodes"]["s"]
    there["edges"] = []
    apart = report(there, denoise=2, grain=2)
    assert [*map(tuple, apart.workflow.edges)] == [("g", "noise", "n", "noise")]
    again = report(apart.document, denoise=3)
    assert set(again.workflow.nodes) == {"n", "g"}
    assert inputs(again) == {"seed": 7}


def test_a_node_that_is_cut_off_is_not_connected_again() -> None:
    nodes = {"n": node("t/look", 2), "v": node("t/show", 1), "s": node("t/still", 1)}
    there: Any = report(native(nodes, "n image v image", "v image s text"), look=1, show=1).document
    there["edges"] = [["v", "image", "s", "text"]]
    apart = report(there, look=2, show=1)
    assert sorted(map(tuple, apart.workflow.edges)) == [("n", "image", "n.view", "image"), ("v", "image", "s", "text")]
    assert comparable(report(apart.document, look=1, show=1).document["edges"]) == there["edges"]


def test_a_node_that_was_parted_with_is_taken_in_again_though_another_one_fits_too() -> None:
    nodes = {"n": node("t/denoise", 2), "a": node("t/grain", 2), "b": node("t/grain", 2), "s": node("t/still", 1)}
    there: Any = report(native(nodes, "a noise n noise", "b noise n noise", "a noise s text"), denoise=3).document
    there["nodes"]["n"]["inputs"] = {"seed": 8}
    apart = report(there, denoise=2, grain=2)
    assert inputs(apart, "n.noise") == {"seed": 8}
    again = report(apart.document, denoise=3)
    assert set(again.workflow.nodes) == {"n", "a", "b", "s"}
    assert inputs(again) == {"seed": 8}


def test_the_copy_of_an_edge_that_no_converter_stands_in_gets_none_either() -> None:
    nodes = {"n": node("t/scan", 3), "m": node("t/load", 2, channel="red"), "s": node("t/still", 1)}
    document = native(nodes, "n number m file", "m mask s text")
    there = report(document, scan=2, load=2).document
    copied = report(there, scan=2, load=3).document
    apart = report(copied, scan=3, load=3)
    assert set(apart.workflow.nodes) == {"n", "m", "m.mask", "s"}
    assert comparable(report(apart.document, load=2).document) == comparable(document)


def test_an_id_that_the_graph_still_speaks_of_is_not_given_to_a_new_node() -> None:
    view: JSON = {"positions": {"n.seed": [1, 2]}}
    found = report(native({"n": node("t/sample", 1, seed=3)}, view=view), sample=2)
    assert set(found.workflow.nodes) == {"n", "n.seed.2"}
    assert report(found.document, sample=1).workflow.view == view


def test_a_node_that_comes_back_by_another_id_has_its_edges() -> None:
    nodes = {"n": node("t/denoise", 2), "g": node("t/grain", 2, seed=7), "s": node("t/still", 1)}
    there: Any = report(native(nodes, "g noise n noise", "s picture g size"), denoise=3).document
    there["view"] = {"positions": {"g": [1, 2]}}
    back = report(there, denoise=2, grain=2).workflow
    assert sorted(map(tuple, back.edges)) == [("n.noise", "noise", "n", "noise"), ("s", "picture", "n.noise", "size")]


def test_a_copy_does_not_bring_back_the_edges_of_its_original() -> None:
    there: Any = report(native({"n": node("t/swap", 2), "s": node("t/still", 1)}, "s picture n items")).document
    there["nodes"]["m"] = there["nodes"].pop("n")
    back = report(there, swap=2)
    assert back.workflow.edges == []


class _Field(InvocationOutput):
    noise: str


@invocation("k/grain", version=3)
class _Grain(Invocation):
    """Its last step is one in code."""

    seed: int = InputField(default=0)

    migrations = (To(2, rename_input("number", "seed")), To(3, python("k:up", "k:down")))

    def invoke(self, context: InvocationContext) -> _Field:
        raise AssertionError


@invocation("k/coarse", version=2)
class _Coarse(Invocation):
    """There is no way back to its first version."""

    seed: int = InputField(default=0)

    migrations = (To(2, python("k:up")),)

    def invoke(self, context: InvocationContext) -> _Field:
        raise AssertionError


@invocation("k/old", version=3)
class _Old(Invocation):
    """It takes both in."""

    number: int = InputField(default=0)
    seed: int = InputField(default=0)

    migrations = (
        To(2, merge_nodes("fine", "k/grain", 1, inputs={"number": "number"}, gives={"noise": "fine"})),
        To(3, merge_nodes("rough", "k/coarse", 2, inputs={"seed": "seed"}, gives={"noise": "rough"})),
    )

    def invoke(self, context: InvocationContext) -> _Field:
        raise AssertionError


_CODE = Catalogue(publish((_Grain, _Coarse, _Old)))


def test_a_node_that_was_brought_elsewhere_and_can_not_go_on_is_where_it_was() -> None:
    nodes = {"n": node("k/old", 1), "g": node("k/grain", 2, seed=5), "s": node("t/still", 1)}
    document = native(nodes, "g noise n fine", "g noise s text")
    found = migrate(document, {"k/old": 2}, catalogue=_CODE)
    assert inputs(found) == {"number": 5}
    assert found.workflow.nodes["g"].version == 2
    assert inputs(found, "g") == {"seed": 5}


def test_a_node_that_could_not_come_back_is_not_brought_elsewhere() -> None:
    document = native({"n": node("k/old", 2), "g": node("k/coarse", 1)}, "g noise n rough")
    found = migrate(document, {"k/coarse": 1}, catalogue=_CODE, run_python=lambda name, given: given)
    assert found.workflow.nodes["g"].version == 1
    assert change(found, "merge_nodes").edges == ("g.noise -> n.rough",)

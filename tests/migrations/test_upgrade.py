"""Nodes of older and newer versions: what becomes of them, and what the report says."""

from __future__ import annotations

from typing import Any

import pytest
from tests.migrations.histories import CATALOGUE, TYPES, run_python

from nodeloom.migrations import Change, MigrationReport, Status, migrate
from nodeloom.schema import Catalogue, DocumentError, Pack, Tombstone
from nodeloom.schema.json import JSON
from nodeloom.schema.openapi import publish


def native(nodes: dict[str, Any], *edges: str, **parts: JSON) -> dict[str, JSON]:
    found: list[JSON] = [[*edge.split()] for edge in edges]
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": found, **parts}


def node(type_id: str, version: int | None, **inputs: JSON) -> dict[str, JSON]:
    stated: dict[str, JSON] = {} if version is None else {"version": version}
    return {"type": type_id, **stated, "inputs": inputs}


def report(document: dict[str, JSON], catalogue: Catalogue = CATALOGUE, **versions: int) -> MigrationReport:
    target = {f"t/{name}": version for name, version in versions.items()}
    return migrate(document, target, catalogue=catalogue, run_python=run_python)


def inputs(found: MigrationReport, key: str = "n") -> dict[str, Any]:
    return dict(found.workflow.nodes[key].inputs)


def change(found: MigrationReport, op: str) -> Change:
    (only,) = (each for each in found.changes if each.op == op)
    return only


def test_an_old_node_becomes_one_of_today() -> None:
    found = report(native({"n": node("t/blur", 1, src="a.png", mode="b", radius=12)}))
    assert found.workflow.nodes["n"].version == 5
    assert inputs(found) == {"image": "a.png", "kind": "box", "radius": 1.2}
    assert found.status is Status.BEHAVIOUR_CHANGED
    assert change(found, "behaviour").behaviour


def test_the_report_names_node_op_versions_and_values() -> None:
    converted = change(report(native({"n": node("t/blur", 2, radius=12.34)}), blur=3), "convert_input")
    assert str(converted) == "node n (t/blur): input radius is converted: 12.34 -> 1.2 (lossy)"
    assert (converted.from_version, converted.to_version, converted.path) == (2, 3, "inputs.radius")
    assert converted.to_json()["before"] == 12.34
    assert converted.lossy


def test_what_was_rounded_comes_back_unless_it_was_edited() -> None:
    there = report(native({"n": node("t/blur", 2, radius=12.34), "m": node("t/blur", 2, radius=12.34)}), blur=3)
    edited: Any = there.document
    edited["nodes"]["m"]["inputs"]["radius"] = 5
    back = report(edited, blur=2)
    assert inputs(back) == {"radius": 12.34}
    assert inputs(back, "m") == {"radius": 50}


def test_a_type_is_followed_through_its_former_names_and_packs() -> None:
    found = report(native({"n": node("old/spin", 1, angle=180, step=2), "m": node("old/turn", None)}), turn=4)
    assert {key: (each.type, each.version) for key, each in found.workflow.nodes.items()} == {
        "n": ("t/turn", 4),
        "m": ("t/turn", 4),
    }
    assert inputs(found) == {"angle": 0.5, "step": "3"}
    assert report(found.document, turn=1).workflow.nodes["n"].type == "old/spin"


def test_edges_interface_and_pins_follow_a_name() -> None:
    document = native(
        {"n": node("t/blur", 3), "m": node("t/blur", 3)},
        "n image m src",
        interface={"inputs": {"x": ["n", "src"]}, "outputs": {"y": ["m", "image"]}},
        pins={"n": [{"outputs": {"image": "p"}, "inputs": {"src": "q"}}]},
    )
    found = report(document).document
    assert found["edges"] == [["n", "picture", "m", "image"]]
    assert found["interface"] == {"inputs": {"x": ["n", "image"]}, "outputs": {"y": ["m", "picture"]}}
    assert found["pins"] == {"n": [{"outputs": {"picture": "p"}, "inputs": {"image": "q"}}]}


def test_labels_of_inputs_and_the_ways_of_edges_follow_the_names_of_fields() -> None:
    nodes = {"n": node("t/blur", 1, mode="g"), "m": node("t/blur", 1)}
    points: JSON = [{"edge": ["n", "image", "m", "src"], "points": [[1, 2]]}, {"edge": "of a stranger"}]
    view: JSON = {"fields": {"n": {"mode": {"label": "How"}}}, "routes": points}
    document = native(nodes, "n image m src", view=view)
    there = report(document)
    assert there.document["view"] == {
        "fields": {"n": {"kind": {"label": "How"}}},
        "routes": [{"edge": ["n", "picture", "m", "image"], "points": [[1, 2]]}, {"edge": "of a stranger"}],
    }
    assert report(there.document, blur=1).document == document


def test_what_the_view_says_of_a_field_follows_its_name_and_goes_with_it() -> None:
    said: JSON = {"n": {"inputs": {"mode": {"hidden": True}, "radius": {"row": 2}}, "outputs": {"image": 1}}}
    document = native({"n": node("t/blur", 1, mode="g")}, view={"fields": said})
    there = report(document)
    assert there.document["view"] == {
        "fields": {"n": {"inputs": {"kind": {"hidden": True}, "radius": {"row": 2}}, "outputs": {"picture": 1}}}
    }
    assert report(there.document, blur=1).document == document
    gone = native({"n": node("t/swap", 2)}, view={"fields": {"n": {"inputs": {"items": {"row": 1}}}}})
    without = report(gone)
    assert without.document["view"] == {"fields": {"n": {"inputs": {}}}}
    assert report(without.document, swap=2).document == gone


def test_an_edge_whose_end_is_gone_is_named_and_comes_back() -> None:
    document = native({"a": node("t/still", 1), "n": node("t/swap", 2)}, "a picture n items", "a picture n a")
    found = report(document)
    assert found.document["edges"] == [["a", "picture", "n", "a"]]
    assert change(found, "remove_input").edges == ("a.picture -> n.items",)
    assert found.status is Status.LOSSY
    assert report(found.document, swap=2).document == document


def test_an_edge_that_was_replaced_since_is_not_put_back() -> None:
    document = native({"a": node("t/measure", 2), "b": node("t/still", 1), "n": node("t/still", 1)}, "a height n text")
    there: Any = report(document).document
    assert there["edges"] == []
    there["edges"] = [["b", "picture", "n", "text"]]
    back = report(there, measure=2)
    assert back.document["edges"] == [["b", "picture", "n", "text"]]
    assert change(back, "edge").edges == ("a.height -> n.text",)


def test_what_edges_bring_is_not_converted_and_the_report_says_so() -> None:
    document = native({"a": node("t/still", 1), "n": node("t/blur", 2)}, "a picture n radius")
    found = change(report(document, blur=3), "convert_input")
    assert (found.status, found.edges) == (Status.BEHAVIOUR_CHANGED, ("a.picture -> n.radius",))


def test_a_new_input_without_a_default_asks_for_a_choice() -> None:
    found = report(native({"n": node("t/noise", 5)}))
    assert found.status is Status.NEEDS_CHOICE
    assert "input model is new and has no default: give it a value or connect it" in str(found)


def test_a_value_that_can_not_be_converted_stays_and_asks_for_a_choice() -> None:
    found = report(native({"n": node("t/blur", 2, radius="wide")}), blur=3)
    assert inputs(found) == {"radius": "wide"}
    assert found.status is Status.NEEDS_CHOICE
    assert "input radius can't be converted and stays: 'wide' is no number" in str(found)


def test_a_default_that_changed_stays_what_it_was() -> None:
    there = report(native({"n": node("t/noise", 2), "m": node("t/noise", 2, amount=0.5)}), noise=4)
    assert (inputs(there), inputs(there, "m")) == ({"amount": 0.5}, {"amount": 0.5})
    back = report(there.document, noise=2)
    assert (inputs(back), inputs(back, "m")) == ({}, {"amount": 0.5})


def test_a_step_that_needs_code_is_blocked_without_it_and_its_node_stays() -> None:
    document = native({"n": node("t/code", 1, width=3), "m": node("t/blur", 3)})
    found = migrate(document, catalogue=CATALOGUE)
    assert inputs(found) == {"width": 3}
    assert found.workflow.nodes["m"].version == 5
    assert found.status is Status.BLOCKED
    assert "version 2 needs histories:joined of the pack to run" in str(found)
    assert inputs(report(document)) == {"size": [3, 1]}


def test_a_step_in_code_is_lossless_only_if_the_code_back_gives_the_same_again() -> None:
    assert (
        change(report(native({"n": node("t/code", 1, width=3, height=4)}), code=2), "python").status is Status.LOSSLESS
    )
    assert change(report(native({"n": node("t/code", 1, size=3, width=3)}), code=2), "python").status is Status.LOSSY


def test_a_newer_node_waits_for_a_newer_pack() -> None:
    document = native({"n": node("t/blur", 9)})
    found = report(document)
    assert (found.document, found.status) == (document, Status.BLOCKED)
    assert "version 9 is newer than the installed 5: update the pack t" in str(found)


def test_a_version_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DocumentError, match="t/blur has no version 9 that is known here; known is 1 to 5"):
        report(native({}), blur=9)
    with pytest.raises(DocumentError, match="t/gone is not installed"):
        report(native({}), gone=1)


def test_nodes_of_subgraphs_are_migrated_and_named_by_their_path() -> None:
    inner = native({"n": node("t/blur", 1, mode="g")})
    found = report(native({}, subgraphs={"p": inner}))
    assert dict(found.workflow.subgraphs["p"].nodes["n"].inputs) == {"kind": "gauss"}
    assert {each.node for each in found.changes} == {"p/n"}


@pytest.mark.parametrize("residue", [[], [5, {"op": 3}], ["x", {"way": "up"}]])
def test_residue_of_others_is_left_alone(residue: list[JSON]) -> None:
    guests: JSON = {"nodes": {"n": "y"}, "guest": 1}
    nodes: dict[str, JSON] = {"n": {**node("t/blur", 2, radius=12.34), "residue": residue}}
    there = report(native(nodes, residue=guests), blur=3)
    assert there.document["nodes"] != nodes
    back = report(there.document, blur=2).document
    assert (back["nodes"], back["residue"]) == (nodes, guests)


def test_a_type_that_was_taken_out_leaves_its_node_and_a_note() -> None:
    pack = Pack("t", "1", "none", tombstones=(Tombstone("t/glow", "use t/blur"),))
    document = native({"n": node("t/glow", 2, power=3)})
    found = report(document, Catalogue(publish(TYPES, [pack])))
    assert (found.document, found.status) == (document, Status.UNCHANGED)
    assert [str(each) for each in found.missing] == ["type t/glow was removed from its pack: use t/blur; used by n"]


def test_the_summary_is_one_line() -> None:
    found = report(native({"n": node("t/blur", 1, radius=12.34), "m": node("t/gone", 1)}))
    assert found.summary() == (
        "1 node of another version: 1 lossless, 1 lossy, 1 behaviour-changed; types that are not installed: 1"
    )
    assert report(native({})).summary() == "unchanged"

"""What a document of InvokeAI says besides nodes: notes, connectors, names, forms, and where all of it stands."""

from typing import Any

import pytest
from tests.migrations.invokeai.drawn import VERSIONS, Flow, model, sdxl
from tests.migrations.invokeai.ways import back, lost, nodes_back, opened, told, view_of, written

from nodeloom.migrations import Status, migrate


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_says_the_same_of_the_same(version: str) -> None:
    report = opened(sdxl(version).document())
    assert report.missing == ()
    assert {key: node.type for key, node in report.workflow.nodes.items()} == {
        key: node.type for key, node in opened(sdxl("4.0.0").document()).workflow.nodes.items()
    }
    assert view_of(report)["positions"]["positive"] == [400.5, 0]
    assert lost(sdxl(version).document(), report) == []


def test_older_versions_say_how_large_a_node_is() -> None:
    assert view_of(opened(sdxl("1.0.0").document()))["nodes"]["model"] == {"size": [320, 256]}


def test_a_node_keeps_its_label_its_notes_and_whether_it_is_open() -> None:
    flow = Flow().node("a", "integer", value=3)
    data = flow.data("a")
    data |= {"label": "Three", "notes": "as in triangle", "isOpen": False}
    flow.data("a")["inputs"]["value"] |= {"label": "How many", "description": "of them"}
    found = opened(flow.document()).workflow
    assert found.nodes["a"].label == "Three"
    assert found.view["nodes"] == {"a": {"collapsed": True, "notes": "as in triangle"}}
    assert found.view["fields"] == {"a": {"value": {"label": "How many", "description": "of them"}}}
    assert back(flow.document()) == flow.document()


def test_a_label_follows_the_name_of_its_input() -> None:
    flow = sdxl()
    flow.data("denoise")["inputs"]["cfg_scale"]["label"] = "How much"
    assert view_of(opened(flow.document()))["fields"] == {"denoise": {"cfg": {"label": "How much"}}}


def test_notes_stand_on_the_canvas() -> None:
    flow = Flow().beside("n", "notes", 5, 6, notes="look here")
    flow.data("n")["label"] = "Careful"
    found = opened(flow.document()).workflow
    assert found.nodes == {}
    assert found.view["notes"] == {"n": {"text": "look here", "position": [5, 6], "size": [320, 200]}}
    assert back(flow.document()) == flow.document()


def _through_connectors() -> Flow:
    flow = Flow().node("one", "integer", value=1).node("a", "add", "a").node("b", "add", "a")
    flow.beside("c1", "connector", 10, 20).beside("c2", "connector", 30, 40)
    return flow.edges("one.value c1.in", "c1.out a.a", "c1.out c2.in", "c2.out b.a")


def test_an_edge_through_connectors_is_one_edge_and_the_view_knows_its_way() -> None:
    found = opened(_through_connectors().document()).workflow
    assert set(found.nodes) == {"one", "a", "b"}
    assert found.edges == [("one", "value", "a", "a"), ("one", "value", "b", "a")]
    assert found.view["routes"] == [
        {"edge": ["one", "value", "a", "a"], "points": [[10, 20]], "through": ["c1"]},
        {"edge": ["one", "value", "b", "a"], "points": [[10, 20], [30, 40]], "through": ["c1", "c2"]},
    ]
    assert back(_through_connectors().document()) == _through_connectors().document()


def test_a_new_way_of_an_edge_gets_connectors_of_its_own() -> None:
    document: Any = opened(_through_connectors().document()).document
    document["view"]["routes"][0]["points"] = [[1, 2], [3, 4]]
    nodes = nodes_back(document)
    assert nodes["connector-0"]["position"] == {"x": 1, "y": 2}
    assert nodes["c2"]["position"] == {"x": 30, "y": 40}


def test_connectors_in_a_circle_are_kept_and_told() -> None:
    flow = Flow().node("a", "add", "a").beside("c1", "connector").beside("c2", "connector")
    flow.edges("c1.out c2.in", "c2.out c1.in", "c2.out a.a")
    report = opened(flow.document())
    assert report.workflow.edges == []
    assert "an edge to a.a gets no value through its connectors; it is kept, and does nothing" in told(
        report, Status.LOSSY
    )
    assert sorted(back(flow.document())["edges"], key=str) == sorted(flow.document()["edges"], key=str)


def test_exposed_fields_are_names_of_the_interface() -> None:
    flow = sdxl().exposes("positive.prompt", "negative.prompt", "denoise.steps", "noise.seed", "decode.board")
    flow.data("positive")["inputs"]["prompt"]["label"] = "Positive Prompt"
    report = opened(flow.document())
    assert report.workflow.interface.inputs == {
        "positive_prompt": ("positive", "prompt"),
        "prompt": ("negative", "prompt"),
        "steps": ("denoise", "steps"),
        "seed": ("noise.seed", "value"),
    }
    assert "input board is no more, and the interface's board" in told(report, Status.LOSSY)
    assert back(flow.document()) == flow.document()


def test_names_that_are_taken_get_the_node_s_label_or_a_number() -> None:
    flow = Flow().node("a", "integer", value=1).node("b", "integer", value=2).node("c", "integer", value=3)
    flow.data("b")["label"] = "Second"
    found = opened(flow.exposes("a.value", "b.value", "c.value").document()).workflow
    assert [*found.interface.inputs] == ["value", "second_value", "value_2"]


_FORM: Any = {
    "rootElementId": "root",
    "elements": {
        "root": {"id": "root", "type": "container", "data": {"layout": "column", "children": ["h", "box"]}},
        "h": {"id": "h", "parentId": "root", "type": "heading", "data": {"content": "Say"}},
        "box": {
            "id": "box",
            "parentId": "root",
            "type": "container",
            "data": {"layout": "row", "children": ["f", "line"]},
        },
        "f": {
            "id": "f",
            "parentId": "box",
            "type": "node-field",
            "data": {
                "fieldIdentifier": {"nodeId": "positive", "fieldName": "prompt"},
                "showDescription": False,
                "settings": {"type": "string-field-config", "component": "textarea"},
            },
        },
        "line": {"id": "line", "parentId": "box", "type": "divider"},
    },
}


def test_a_form_speaks_of_names_of_the_interface() -> None:
    flow = sdxl()
    flow.more = {"form": _FORM}
    found = opened(flow.document()).workflow
    assert found.interface.inputs == {"prompt": ("positive", "prompt")}
    assert found.form["elements"] == {
        "root": {"type": "container", "layout": "column", "children": ["h", "box"]},
        "h": {"type": "heading", "content": "Say"},
        "box": {"type": "container", "layout": "row", "children": ["f", "line"]},
        "f": {
            "type": "field",
            "input": "prompt",
            "show_description": False,
            "settings": {"type": "string-field-config", "component": "textarea"},
        },
        "line": {"type": "divider"},
    }
    assert back(flow.document()) == flow.document()


def test_models_are_named_as_here_and_the_report_says_how_they_were_named() -> None:
    report = migrate(sdxl("1.0.0").document())
    assert report.workflow.nodes["model"].inputs["model"] == {"name": "base", "base": "sdxl", "kind": "main"}
    (line,) = [each for each in report.changes if each.path == "inputs.model"]
    assert "a reference is written as it is here" in str(line)
    (later,) = [each for each in migrate(sdxl("3.0.0").document()).changes if each.path == "inputs.model"]
    assert later.before == model("3.0.0", "base")


def test_pictures_are_named_as_here() -> None:
    found = opened(Flow().node("p", "image", image={"image_name": "a.png"}).document()).workflow
    assert found.nodes["p"].inputs == {"image": {"name": "a.png"}}


def test_the_head_of_a_document_is_what_people_say_about_ours() -> None:
    flow = Flow()
    flow.more = {"id": "w", "name": "N", "author": "A", "tags": "a, b", "contact": "c", "version": "1.2", "notes": "n"}
    found = opened(flow.document()).workflow
    assert (found.id, found.name, found.meta.author, found.meta.tags) == ("w", "N", "A", ["a", "b"])
    assert found.meta.model_extra == {"contact": "c", "version": "1.2", "category": "user"}
    assert back(flow.document()) == flow.document()


def test_unknown_keys_come_back() -> None:
    flow = Flow().node("a", "integer", value=1)
    flow.more = {"is_published": False}
    flow.data("a")["dynamicInputTemplates"] = {"x": {"type": "y"}}
    flow.data("a")["inputs"]["value"]["tooltip"] = "t"
    assert back(flow.document()) == flow.document()


def test_nodes_of_ours_that_invokeai_lacks_are_left_out_and_told() -> None:
    document: Any = opened(sdxl().document()).document
    document["nodes"]["mine"] = {"type": "image/statistics", "version": 1}
    document["edges"].append(["decode", "image", "mine", "image"])
    writing = written(document)
    assert writing.document == sdxl().document()
    assert [str(each) for each in writing.changes] == [
        'node mine (image/statistics): InvokeAI has no such node, so it is left out: "image/statistics" -> nothing '
        "(lossy)"
    ]

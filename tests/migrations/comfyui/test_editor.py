"""Documents of ComfyUI's editor: what has a place with us stands there."""

from __future__ import annotations

from typing import Any

import pytest
from tests.migrations.comfyui.documents import edges, editor, node, opened, prompt_of

from nodeloom.migrations import Status

LOADER = node(4, "CheckpointLoaderSimple", ["sd.safetensors"], outputs="MODEL:MODEL CLIP:CLIP VAE:VAE")
TEXT = node(6, "CLIPTextEncode", ["a cat"], inputs="clip:CLIP:1", outputs="CONDITIONING:CONDITIONING")
LINK = [1, 4, 1, 6, 0, "CLIP"]


def view(document: dict[str, Any]) -> dict[str, Any]:
    return opened(document).workflow.view


@pytest.mark.parametrize(
    "link",
    [LINK, {"id": 1, "origin_id": 4, "origin_slot": 1, "target_id": 6, "target_slot": 0, "type": "CLIP"}],
    ids=["version 0.4", "version 1"],
)
def test_links_are_edges_by_name_and_values_go_by_the_order_of_the_type(link: Any) -> None:
    report = opened(editor(LOADER, TEXT, links=[link]))
    assert edges(report) == {("4", "clip", "6", "clip")}
    assert report.workflow.nodes["4"].inputs == {"ckpt_name": {"name": "sd.safetensors"}}
    assert report.workflow.nodes["6"].inputs == {"text": "a cat"}
    assert report.status is Status.LOSSLESS
    assert prompt_of(report.workflow)["6"] == {
        "class_type": "CLIPTextEncode",
        "inputs": {"text": "a cat", "clip": ["4", 1]},
    }


def test_the_look_of_a_node_goes_to_the_view_and_its_title_is_its_label() -> None:
    look = {"flags": {"collapsed": True, "pinned": True}, "bgcolor": "#353", "color": "#232", "title": "Mine"}
    report = opened(editor(LOADER | look | {"pos": {"0": 1.5, "1": -2}}))
    assert report.workflow.view["positions"] == {"4": [1.5, -2]}
    assert report.workflow.view["nodes"] == {
        "4": {"size": [200, 100], "collapsed": True, "pinned": True, "color": "#353"}
    }
    assert report.workflow.nodes["4"].label == "Mine"
    assert "flags" not in str(report.workflow.nodes["4"].residue)


def test_what_the_user_calls_an_input_is_its_label_in_the_view() -> None:
    slots = [{"name": "clip", "type": "CLIP", "link": 1, "label": "encoder"}]
    assert view(editor(LOADER, TEXT | {"inputs": slots}, links=[LINK]))["fields"] == {
        "6": {"clip": {"label": "encoder"}}
    }


@pytest.mark.parametrize(("mode", "ours"), [(0, "normal"), (2, "muted"), (4, "bypassed"), (3, "normal")])
def test_modes_are_ours(mode: int, ours: str) -> None:
    found = opened(editor(LOADER | {"mode": mode})).workflow.nodes["4"]
    assert found.mode == ours
    assert ("'mode': 3" in str(found.residue)) == (mode == 3)


def test_groups_are_frames_and_notes_are_notes() -> None:
    groups = [{"id": 7, "title": "Models", "bounding": [1, 2, 30, 40], "color": "#3f789e", "font_size": 24}]
    note = node(9, "MarkdownNote", ["# Hello"], title="Read me", bgcolor="#653")
    report = opened(editor(LOADER, note, groups=groups, extra={"ds": {"scale": 0.5, "offset": [10, -20]}}))
    found = report.workflow.view
    assert found["frames"] == {"7": {"title": "Models", "position": [1, 2], "size": [30, 40], "color": "#3f789e"}}
    expected = {"text": "# Hello", "position": [10, 20], "size": [200, 100], "title": "Read me", "color": "#653"}
    assert found["notes"] == {"9": expected}
    assert found["viewport"] == [5, -10, 0.5]
    assert list(report.workflow.nodes) == ["4"]


def test_reroutes_of_both_kinds_become_the_points_of_an_edge() -> None:
    reroute = node(5, "Reroute", inputs=":*:1", outputs=":CLIP", pos=[50, 60])
    text = node(6, "CLIPTextEncode", ["a"], inputs="clip:CLIP:2")
    links = [[1, 4, 1, 5, 0, "CLIP"], [2, 5, 0, 6, 0, "CLIP"]]
    extra = {
        "reroutes": [{"id": 1, "pos": [1, 1], "linkIds": [2]}, {"id": 2, "parentId": 1, "pos": [2, 2], "linkIds": [2]}],
        "linkExtensions": [{"id": 2, "parentId": 2}],
    }
    report = opened(editor(LOADER, reroute, text, links=links, extra=extra))
    assert edges(report) == {("4", "clip", "6", "clip")}
    route = {"edge": ["4", "clip", "6", "clip"], "points": [[50, 60], [1, 1], [2, 2]]}
    assert report.workflow.view["routes"] == [route]


def test_a_primitive_is_a_value_where_one_input_has_it_and_a_node_where_several_share_it() -> None:
    first = node(1, "PrimitiveNode", [7, "fixed"], outputs="INT:INT", title="Steps")
    second = node(2, "PrimitiveNode", ["euler"], outputs="COMBO:COMBO")
    third = node(3, "PrimitiveNode", [5, "randomize"], outputs="INT:INT")
    samplers = [
        node(10 + n, "KSampler", inputs=f"+steps:INT:{n} +sampler_name:COMBO:{n + 2} +seed:INT:{n + 4}") for n in (1, 2)
    ]
    links = [[n, 1, 0, 10 + n, 0, "INT"] for n in (1, 2)] + [[n + 2, 2, 0, 10 + n, 1, "COMBO"] for n in (1, 2)]
    report = opened(editor(first, second, third, *samplers, links=[*links, [5, 3, 0, 11, 2, "INT"]]))
    nodes = report.workflow.nodes
    assert nodes["1"].type == "core/integer"
    assert nodes["1"].inputs == {"value": 7}
    assert nodes["1"].label == "Steps"
    assert edges(report) == {("1", "value", "11", "steps"), ("1", "value", "12", "steps")}
    assert nodes["11"].inputs == {"sampler_name": "euler", "seed": 5}
    assert nodes["12"].inputs == {"sampler_name": "euler"}
    assert prompt_of(report.workflow)["12"]["inputs"] == {"sampler_name": "euler", "steps": 7}


def test_a_type_that_nobody_knows_keeps_its_slots_and_the_places_of_its_values() -> None:
    strange = node(1, "Acme", [3, "randomize", "x"], inputs="clip:CLIP", outputs="IMAGE:IMAGE IMAGE:IMAGE")
    after = node(2, "PreviewImage", inputs="images:IMAGE:1")
    report = opened(editor(strange, after, links=[[1, 1, 1, 2, 0, "IMAGE"]]))
    assert report.workflow.nodes["1"].inputs == {"widget_0": 3, "widget_2": "x"}
    assert edges(report) == {("1", "image_2", "2", "images")}
    assert [change.node for change in report.changes if change.op == "values"] == ["1"]
    assert prompt_of(report.workflow) == {
        "1": {"class_type": "Acme", "inputs": {}},
        "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 1]}},
    }


def test_links_that_lead_nowhere_are_told_and_kept() -> None:
    text = node(6, "CLIPTextEncode", ["a"], inputs="clip:CLIP:1")
    other = node(7, "CLIPTextEncode", ["b"], inputs="clip:CLIP:5")
    report = opened(editor(text, other, links=[[1, 99, 1, 6, 0, "CLIP"]]))
    told = [change for change in report.changes if change.op.startswith("missing_")]
    assert [change.path for change in told] == ["links.5", "nodes.99"]
    assert {change.status for change in told} == {Status.NEEDS_CHOICE}
    assert edges(report) == set()


def test_a_link_that_its_input_does_not_speak_of_is_an_edge_where_nothing_else_arrives() -> None:
    text = node(6, "CLIPTextEncode", ["a"], inputs="clip:CLIP")
    assert edges(opened(editor(LOADER, text, links=[LINK]))) == {("4", "clip", "6", "clip")}
    assert edges(opened(editor(LOADER, TEXT, links=[LINK, [2, 4, 1, 6, 0, "CLIP"]]))) == {("4", "clip", "6", "clip")}


def test_ids_that_are_there_twice_are_changed_and_told() -> None:
    report = opened(editor(LOADER, LOADER, {**LOADER, "id": None}))
    assert list(report.workflow.nodes) == ["4", "4_2", "node"]
    assert [change.node for change in report.changes if change.op == "id"] == ["4_2", "node"]


def test_the_editor_s_addresses_of_models_are_kept_in_the_node() -> None:
    models = [{"name": "sd.safetensors", "url": "https://example.com/sd", "directory": "checkpoints"}]
    found = opened(editor(LOADER | {"properties": {"models": models}})).workflow.nodes["4"]
    assert found.residue == [{"comfyui": {"order": 0, "properties": {"models": models}, "outputs": LOADER["outputs"]}}]


def test_wires_that_go_by_name_become_edges() -> None:
    setter = node(1, "SetNode", ["the clip"], inputs="CLIP:CLIP:1", outputs="*:*")
    getter, other = (
        node(2, "GetNode", ["the clip"], outputs="CLIP:CLIP"),
        node(3, "GetNode", ["gone"], outputs="CLIP:CLIP"),
    )
    texts = [node(n, "CLIPTextEncode", ["a"], inputs=f"clip:CLIP:{n}") for n in (6, 7)]
    links = [[1, 4, 1, 1, 0, "CLIP"], [6, 2, 0, 6, 0, "CLIP"], [7, 3, 0, 7, 0, "CLIP"]]
    report = opened(editor(LOADER, setter, getter, other, *texts, links=links))
    assert edges(report) == {("4", "clip", "6", "clip")}
    assert "routes" not in report.workflow.view


def test_the_inputs_of_the_form_are_those_of_the_interface() -> None:
    form = {"inputs": [["6", "text"], [7, "text"], ["6", "gone"], ["9:1", "text"]], "outputs": ["5"]}
    texts = [node(n, "CLIPTextEncode", ["a"]) for n in (6, 7)]
    report = opened(editor(*texts, extra={"linearData": form, "linearMode": True}))
    assert report.workflow.interface.inputs == {"text": ("6", "text"), "text_2": ("7", "text")}
    left = {"inputs": [["6", "gone"], ["9:1", "text"]], "outputs": ["5"]}
    residue: Any = report.workflow.residue["comfyui"]
    assert residue["extra"] == {"linearData": left, "linearMode": True}


def test_what_people_say_of_a_workflow_is_its_name_and_meta() -> None:
    info = {"name": "Cats", "author": "Ada", "description": "Many of them", "version": "2"}
    report = opened(editor(LOADER, extra={"info": info}))
    assert report.workflow.name == "Cats"
    assert (report.workflow.meta.author, report.workflow.meta.description) == ("Ada", "Many of them")
    residue: Any = report.workflow.residue["comfyui"]
    assert residue["extra"] == {"info": {"version": "2"}}


def test_a_folder_in_the_name_of_a_picture_comes_back_in_the_prompt() -> None:
    report = opened(editor(node(1, "LoadImage", ["cat.png [input]", "image"])))
    assert report.workflow.nodes["1"].inputs == {"image": {"name": "cat.png"}}
    assert prompt_of(report.workflow)["1"]["inputs"] == {"image": "cat.png [input]"}


def test_the_value_that_a_primitive_stands_before_is_kept() -> None:
    primitive = node(1, "PrimitiveNode", [7, "fixed"], outputs="INT:INT")
    sampler = node(2, "KSampler", [5, "fixed"], inputs="+seed:INT:1")
    found = opened(editor(primitive, sampler, links=[[1, 1, 0, 2, 0, "INT"]])).workflow.nodes["2"]
    assert found.inputs == {"seed": 7}
    kept: Any = found.residue[0]
    assert kept["comfyui"]["replaced"] == {"seed": 5}


def test_a_type_is_known_by_what_older_versions_called_it() -> None:
    mixed = node(
        1, "ConditioningAverage ", [0.3], inputs="conditioning_to:CONDITIONING", outputs="CONDITIONING:CONDITIONING"
    )
    for found in (opened(editor(mixed)), opened({"1": {"class_type": "ConditioningAverage ", "inputs": {}}})):
        assert found.workflow.nodes["1"].type == "comfyui/ConditioningAverage"
        assert prompt_of(found.workflow)["1"]["class_type"].strip() == "ConditioningAverage"
    assert prompt_of(opened(editor(mixed)).workflow)["1"]["inputs"] == {"conditioning_to_strength": 0.3}
    prompt = {"1": {"class_type": "ConditioningAverage ", "inputs": {"conditioning_to_strength": 0.3}}}
    assert prompt_of(opened(prompt).workflow) == prompt

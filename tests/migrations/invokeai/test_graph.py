"""Graphs and batches of InvokeAI's API, and pictures that carry them."""

import io
import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.migrations.invokeai.drawn import Flow, image_to_image, model, sdxl
from tests.migrations.invokeai.mutation import mutated
from tests.migrations.invokeai.ways import lost, opened, told, view_of

from nodeloom.migrations import Status, read_document
from nodeloom.migrations.formats import Format, format_of
from nodeloom.schema import DocumentError


def test_a_graph_becomes_what_its_workflow_becomes() -> None:
    for flow in (sdxl(), image_to_image()):
        graph, workflow = opened(flow.graph()), opened(flow.document())
        assert graph.source is Format.INVOKEAI_GRAPH
        assert {key: (node.type, node.inputs) for key, node in graph.workflow.nodes.items()} == {
            key: (node.type, node.inputs) for key, node in workflow.workflow.nodes.items()
        }
        assert sorted(graph.workflow.edges) == sorted(workflow.workflow.edges)
        assert lost(flow.graph(), graph) == []


def test_a_graph_need_not_say_that_it_has_no_edges() -> None:
    graph = {"nodes": {"a": {"id": "a", "type": "add", "a": 1, "b": 2}}}
    assert opened(graph).source is Format.INVOKEAI_GRAPH
    assert opened({"batch": {"graph": graph}}).source is Format.INVOKEAI_BATCH


def test_the_nodes_of_a_graph_stand_right_of_what_they_depend_on() -> None:
    places = view_of(opened(sdxl().graph()))["positions"]
    assert places["model"][0] < places["positive"][0] < places["denoise"][0] < places["decode"][0]
    assert len({tuple(place) for place in places.values()}) == len(places)


def _batch(*groups: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"batch": {"graph": sdxl().graph(), "data": [*groups], "runs": 1, **more}, "prepend": None}


def _datum(node: str, field: str, *items: Any) -> dict[str, Any]:
    return {"node_path": node, "field_name": field, "items": [*items]}


def test_a_batch_over_one_field_iterates_over_its_values() -> None:
    report = opened(_batch([_datum("noise", "seed", 1, 2, 3)]))
    assert report.source is Format.INVOKEAI_BATCH
    assert report.workflow.nodes["batch"].type == "core/iterate"
    assert ("batch", "item", "noise.seed", "value") in report.workflow.edges


def test_fields_of_one_group_go_side_by_side_and_groups_in_every_combination() -> None:
    beside = opened(_batch([_datum("noise", "seed", 1, 2), _datum("positive", "prompt", "a", "b")])).workflow
    assert (beside.nodes["batch"].type, beside.nodes["batch"].inputs) == (
        "core/zip",
        {"list_a": [1, 2], "list_b": ["a", "b"]},
    )
    assert ("batch", "item_b", "positive", "prompt") in beside.edges
    across = opened(_batch([_datum("noise", "seed", 1, 2)], [_datum("positive", "prompt", "a", "b")])).workflow
    assert across.nodes["batch"].type == "core/cross"


@pytest.mark.parametrize(
    "batch",
    [
        _batch([_datum("nobody", "seed", 1)]),
        _batch([_datum("noise", "seed", 1), _datum("noise", "width", 8)], [_datum("positive", "prompt", "a")]),
        _batch({"x": 1}),  # type: ignore[arg-type]
        _batch([{"node_path": "noise"}]),
    ],
)
def test_lists_that_no_node_of_ours_combines_are_kept_and_told(batch: dict[str, Any]) -> None:
    report = opened(batch)
    assert "batch" not in report.workflow.nodes
    line = "the lists of a batch go together in a way that no node of ours knows; it is kept, and does nothing"
    assert told(report, Status.LOSSY) == [line, *told(report, Status.LOSSY)[1:]]
    assert lost(batch, report) == []


def test_how_often_a_batch_is_to_be_run_is_no_part_of_a_workflow() -> None:
    report = opened(_batch(runs=3, origin="workflows"))
    assert "runs of a batch has no place in a workflow: say it when it is run; it is kept, and does nothing" in told(
        report, Status.LOSSY
    )
    assert lost(_batch(runs=3, origin="workflows"), report) == []


def test_a_bare_batch_is_one_too() -> None:
    assert format_of(_batch()["batch"]) is Format.INVOKEAI_BATCH
    assert format_of({"graph": {"nodes": {"a": {"type": "x/y"}}, "edges": []}}) is Format.UNKNOWN


def _picture(**texts: Any) -> bytes:
    info = PngInfo()
    for key, value in texts.items():
        info.add_text(key, json.dumps(value))
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def test_a_picture_carries_its_workflow_or_else_its_graph() -> None:
    flow = sdxl().node("about", "core_metadata", steps=4)
    both = _picture(invokeai_metadata={"seed": 1}, invokeai_graph=flow.graph(), invokeai_workflow=flow.document())
    assert opened(read_document(both)).source is Format.INVOKEAI
    graph = opened(read_document(_picture(invokeai_graph=flow.graph())))
    assert graph.source is Format.INVOKEAI_GRAPH
    assert graph.workflow.nodes["decode"].type == "diffusion/latents_to_image"


def test_a_circle_in_a_graph_is_opened_and_left_to_the_validation() -> None:
    flow = Flow().node("a", "add", a=1).node("b", "add", a=1).edges("a.value b.a", "b.value a.a")
    assert sorted(opened(flow.graph()).workflow.edges) == [("a", "value", "b", "a"), ("b", "value", "a", "a")]


_NOTED: dict[str, Any] = {
    "app_version": "5.0.0",
    "generation_mode": "sdxl_img2img",
    "positive_prompt": "a circle",
    "negative_prompt": "a square",
    "positive_style_prompt": "",
    "width": 64,
    "height": 48,
    "seed": 5,
    "cfg_scale": 7.5,
    "steps": 10,
    "scheduler": "dpmpp_2m_k",
    "strength": 0.4,
    "init_image": "a.png",
    "model": model("4.0.0", "base"),
    "loras": [{"model": model("4.0.0", "style", kind="lora"), "weight": 0.5}],
    "refiner_model": model("4.0.0", "refiner", "sdxl-refiner"),
    "refiner_steps": 10,
    "refiner_start": 0.8,
    "refiner_positive_aesthetic_score": 6.5,
    "vae": model("4.0.0", "fine", kind="vae"),
}


def test_a_picture_with_nothing_but_its_settings_becomes_the_workflow_that_makes_it() -> None:
    report = opened(read_document(_picture(invokeai_metadata=_NOTED)))
    assert report.source is Format.INVOKEAI_METADATA
    nodes = report.workflow.nodes
    assert nodes["positive"].inputs["prompt"] == "a circle"
    assert nodes["denoise"].inputs["start_at_step"] == 6
    assert (nodes["denoise"].inputs["end_at_step"], nodes["refine"].inputs["start_at_step"]) == (8, 8)
    assert nodes["lora_1"].inputs["lora"]["name"] == "style"  # type: ignore[index,call-overload]
    assert nodes["refiner_positive"].inputs["aesthetic_score"] == 6.5
    assert ("vae", "vae", "decode", "vae") in report.workflow.edges
    assert nodes["noted"].mode == "muted"
    assert lost(_NOTED, report) == []


def test_settings_of_stable_diffusion_1_in_their_old_form_do_so_too() -> None:
    noted = {
        **_NOTED,
        "generation_mode": "txt2img",
        "init_image": None,
        "clip_skip": 1,
        "model": model("1.0.0", "old", "sd-1"),
    }
    del noted["refiner_model"], noted["vae"]
    nodes = opened(noted).workflow.nodes
    assert nodes["model"].inputs["model"] == {"name": "old", "base": "sd1", "kind": "main"}
    assert nodes["skip"].inputs == {"stop_at_layer": -2}
    assert "start_at_step" not in nodes["denoise"].inputs


def _of_kind(kind: str) -> dict[str, Any]:
    return {**model("4.0.0", kind), "type": kind}


def test_what_steered_a_picture_is_in_the_workflow_that_makes_it() -> None:
    steering: dict[str, Any] = {"begin_step_percent": 0, "end_step_percent": 0.5}
    net = {**steering, "control_model": _of_kind("controlnet"), "control_weight": 0.6, "image": {"image_name": "a.png"}}
    old = {"model_name": "face", "base_model": "sdxl"}
    seen = {**steering, "ip_adapter_model": old, "weight": 0.8, "image": {"image_name": "c.png"}, "kind": 3}
    noted = {
        **_NOTED,
        "controlnets": [{**net, "processed_image": {"image_name": "b.png"}}, {**net, "processed_image": None}],
        "ipAdapters": [seen],
    }
    report = opened(noted)
    nodes = report.workflow.nodes
    assert [nodes[f"controlnet_{number}"].inputs["image"] for number in (1, 2)] == [
        {"name": "b.png"},
        {"name": "a.png"},
    ]
    assert nodes["controlnet_1"].inputs["strength"] == 0.6
    assert nodes["ip_adapter_1"].inputs["model"] == {"name": "face", "base": "sdxl", "kind": "ip_adapter"}
    chain = ["positive.conditioning", "controlnet_1.positive", "controlnet_2.positive", "ip_adapter_1.positive"]
    told = {
        target: f"{source}.{output}" for source, output, target, name in report.workflow.edges if name == "positive"
    }
    assert [told[key] for key in ("controlnet_1", "controlnet_2", "ip_adapter_1", "denoise")] == chain
    assert lost(noted, report) == []


def test_settings_of_another_kind_of_model_are_refused_by_name() -> None:
    with pytest.raises(DocumentError, match="it is a picture of the kind flux_txt2img"):
        opened({**_NOTED, "generation_mode": "flux_txt2img"})


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_no_settings_crash_it(chance: Random, times: int) -> None:
    steered = {"controlnets": [{"control_weight": 1}, {"image": "a"}], "ipAdapters": [{"weight": 1}]}
    noted = mutated({**_NOTED, **steered}, chance, times)
    try:
        assert lost(noted, opened(noted)) == []
    except DocumentError:
        return

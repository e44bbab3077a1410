"""What steers a denoising by a picture: the prompts are led through it."""

from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.migrations.invokeai.drawn import Flow, model, sdxl
from tests.migrations.invokeai.mutation import mutated
from tests.migrations.invokeai.ways import back, nodes_back, opened, written
from tests.timing import seconds

from nodeloom.migrations.invokeai.usage import Usage
from nodeloom.runtime.engine.validation import validate_graph
from nodeloom.schema import DocumentError, Registry
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.workflow import Workflow

MODEL = {**model("4.0.0", "canny"), "type": "controlnet"}
VALUES: dict[str, Any] = {"control_weight": 0.75, "begin_step_percent": 0.1, "end_step_percent": 0.5}
PICTURED: dict[str, Any] = {
    "ip_adapter_model": {**MODEL, "type": "ip_adapter"},
    "clip_vision_model": "ViT-H",
    "method": "full",
    "weight": 0.75,
    "begin_step_percent": 0.1,
    "end_step_percent": 0.5,
}
ADAPTER: dict[str, Any] = {"t2i_adapter_model": {**MODEL, "type": "t2i_adapter"}, "weight": 0.5}


def _controlled(*keys: str) -> Flow:
    """A picture, and ControlNets that it goes into."""
    flow = sdxl().node("picture", "image", image={"image_name": "a.png"})
    for key in keys:
        flow.node(key, "controlnet", "image", control_model=MODEL, **VALUES).edges(f"picture.image {key}.image")
    return flow


def _into(workflow: Workflow, target: str) -> dict[str, str]:
    return {name: f"{source}.{output}" for source, output, to, name in workflow.edges if to == target}


def _problems(workflow: Workflow) -> list[str]:
    return [problem.code for problem in validate_graph(workflow.graph(), Catalogue(Registry.installed().openapi()))]


def test_the_prompts_of_a_denoising_are_led_through_its_controlnet() -> None:
    document = _controlled("one").edges("one.control denoise.control").document()
    found = opened(document).workflow
    assert found.nodes["one"].type == "diffusion/apply_control"
    assert found.nodes["one"].inputs == {"strength": 0.75, "start": 0.1, "end": 0.5}
    chosen = {"name": "canny", "hash": "random:canny", "base": "sdxl", "kind": "controlnet"}
    assert (found.nodes["one.model"].type, found.nodes["one.model"].inputs) == (
        "diffusion/load_control_model",
        {"model": chosen},
    )
    assert _into(found, "one") == {
        "image": "picture.image",
        "control": "one.model.control",
        "positive": "positive.conditioning",
        "negative": "negative.conditioning",
    }
    denoise = _into(found, "denoise")
    assert (denoise["positive"], denoise["negative"]) == ("one.positive", "one.negative")
    assert "control" not in denoise
    assert _problems(found) == []
    assert back(document) == document


def test_several_that_are_collected_come_one_after_the_other_adapters_last() -> None:
    flow = _controlled("one", "two").node("all", "collect", "item")
    flow.node("third", "t2i_adapter", **ADAPTER).edges("picture.image third.image")
    flow.edges("third.t2i_adapter denoise.t2i_adapter", "one.control all.item", "two.control all.item")
    document = flow.edges("all.collection denoise.control").document()
    found = opened(document).workflow
    assert [_into(found, key)["positive"] for key in ("one", "two", "third", "denoise")] == [
        "positive.conditioning",
        "one.positive",
        "two.positive",
        "third.positive",
    ]
    assert _into(found, "third")["negative"] == "two.negative"
    assert found.nodes["third"].inputs == {"strength": 0.5}
    assert found.nodes["all"].mode == "muted"
    assert _problems(found) == []
    assert back(document) == document


def test_ip_adapters_are_led_through_behind_all_others() -> None:
    flow = _controlled("one").edges("one.control denoise.control").node("all", "collect", "item")
    for key in ("style", "face"):
        flow.node(key, "ip_adapter", **PICTURED).edges(f"picture.image {key}.image", f"{key}.ip_adapter all.item")
    document = flow.edges("all.collection denoise.ip_adapter").document()
    report = opened(document)
    found = report.workflow
    assert [_into(found, key)["negative"] for key in ("one", "style", "face", "denoise")] == [
        "negative.conditioning",
        "one.negative",
        "style.negative",
        "face.negative",
    ]
    assert (found.nodes["face"].type, found.nodes["face"].inputs) == (
        "diffusion/apply_ip_adapter",
        {
            "model": {"name": "canny", "hash": "random:canny", "base": "sdxl", "kind": "ip_adapter"},
            "encoder": {"name": "ip_adapter_sd_image_encoder", "kind": "clip_vision"},
            "strength": 0.75,
            "part": "all",
            "start": 0.1,
            "end": 0.5,
        },
    )
    assert found.nodes["all"].mode == "muted"
    assert "it is muted: what it gathers for a denoising goes one after the other here" in [
        change.message for change in report.changes
    ]
    assert _problems(found) == []
    assert back(document) == document
    assert "muted" not in str([change.message for change in written(report.document).changes])


def test_two_denoisings_of_the_same_prompts_share_what_steers_them() -> None:
    flow = _controlled("one").node("again", "denoise_latents", "noise", "unet", "latents", steps=3)
    flow.edges("model.unet again.unet", "denoise.latents again.latents", "noise.noise again.noise")
    flow.edges("positive.conditioning again.positive_conditioning")
    flow.edges("negative.conditioning again.negative_conditioning")
    document = flow.edges("one.control denoise.control", "one.control again.control").document()
    found = opened(document).workflow
    assert _into(found, "again")["negative"] == _into(found, "denoise")["negative"] == "one.negative"
    assert _problems(found) == []
    assert back(document) == document


def _another_prompt(flow: Flow) -> Flow:
    flow.node("again", "denoise_latents", "noise", "unet", "latents", steps=3)
    flow.edges("negative.conditioning again.positive_conditioning", "one.control again.control")
    return flow.edges("one.control denoise.control")


def _collected_with_what_is_not_known(flow: Flow) -> Flow:
    flow.node("all", "collect", "item").node("other", "flux_controlnet", "image")
    return flow.edges("one.control all.item", "other.control all.item", "all.collection denoise.control")


def _collected_for_something_else(flow: Flow) -> Flow:
    flow.node("all", "collect", "item").node("each", "iterate", "collection")
    return flow.edges("one.control all.item", "all.collection denoise.control", "all.collection each.collection")


def _twice(flow: Flow) -> Flow:
    flow.node("all", "collect", "item").edges("one.control all.item", "one.control denoise.control")
    return flow.edges("all.collection denoise.control")


def _without_a_prompt(flow: Flow) -> Flow:
    flow.edges("one.control denoise.control")
    return flow.cut(lambda edge: edge["targetHandle"] == "positive_conditioning")


@pytest.mark.parametrize(
    "changed",
    [
        _another_prompt,
        _collected_with_what_is_not_known,
        _collected_for_something_else,
        _twice,
        _without_a_prompt,
    ],
    ids=lambda changed: changed.__name__.strip("_"),
)
def test_where_there_is_more_than_one_way_it_stays_a_placeholder(changed: Any) -> None:
    document = changed(_controlled("one")).document()
    found = opened(document)
    assert "invokeai/controlnet" in {each.type for each in found.missing}
    assert back(document) == document


def test_what_a_person_changed_is_changed_when_it_goes_back() -> None:
    document: Any = opened(_controlled("one").edges("one.control denoise.control").document()).document
    document["nodes"]["one"]["inputs"]["strength"] = 1.5
    document["nodes"]["one.model"]["inputs"]["model"] = {"name": "depth", "base": "sdxl", "kind": "controlnet"}
    inputs = nodes_back(document)["one"]["data"]["inputs"]
    assert inputs["control_weight"]["value"] == 1.5
    assert (inputs["control_model"]["value"]["name"], inputs["control_model"]["value"]["type"]) == (
        "depth",
        "controlnet",
    )


def test_an_older_file_names_its_model_otherwise() -> None:
    flow = Flow("2.0.0").node("denoise", "denoise_latents", "control", steps=4).node("text", "compel", prompt="a")
    flow.node("one", "controlnet", control_model={"model_name": "canny", "base_model": "sd-1"}, **VALUES)
    flow.edges("text.conditioning denoise.positive_conditioning", "one.control denoise.control")
    found = opened(flow.document()).workflow
    assert found.nodes["one.model"].inputs["model"] == {"name": "canny", "base": "sd1", "kind": "controlnet"}
    assert _into(found, "denoise")["positive"] == "one.positive"


def _full() -> Any:
    """A document with all that steers, alone and collected, and with a share of the steps that an edge brings."""
    flow = _controlled("one", "two").node("all", "collect", "item").node("third", "t2i_adapter", **ADAPTER)
    flow.node("face", "ip_adapter", **PICTURED).node("share", "float", value=0.4)
    flow.edges("one.control all.item", "two.control all.item", "all.collection denoise.control")
    flow.edges("third.t2i_adapter denoise.t2i_adapter", "face.ip_adapter denoise.ip_adapter")
    return flow.edges("picture.image face.image", "share.value denoise.denoising_start").document()


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(0, 8))
def test_whatever_is_wrong_with_it_goes_back_as_it_was(chance: Random, times: int) -> None:
    document = mutated(_full(), chance, times)
    document["meta"] = {"version": "4.0.0"}
    try:
        again = back(document)
    except DocumentError:
        return
    assert again == document


def test_a_denoising_in_tiles_is_one_of_the_whole_picture_and_shares_a_model_that_is_named_once() -> None:
    flow = sdxl().node("picture", "image", image={"image_name": "a.png"}).node("named", "model_identifier", model=MODEL)
    flow.node("larger", "spandrel_image_to_image_autoscale", "image", scale=2.0, tile_size=512)
    flow.node("sharp", "unsharp_mask", "image", radius=2, strength=50)
    flow.node("one", "controlnet", "image", **VALUES).node("encode", "i2l", "image", "vae", fp32=False)
    tiled: dict[str, Any] = {"tile_height": 768, "tile_width": 768, "tile_overlap": 128, "steps": 20, "cfg_scale": 5.0}
    flow.node("again", "tiled_multi_diffusion_denoise_latents", scheduler="euler", denoising_start=0.5, **tiled)
    flow.edges("picture.image larger.image", "larger.image sharp.image", "sharp.image one.image")
    flow.edges("sharp.image encode.image", "model.vae encode.vae", "encode.latents again.latents")
    flow.edges("named.model one.control_model", "one.control again.control", "model.unet again.unet")
    flow.edges("noise.noise again.noise", "positive.conditioning again.positive_conditioning")
    document = flow.edges("negative.conditioning again.negative_conditioning").document()
    report = opened(document)
    found = report.workflow
    assert found.nodes["again"].type == "diffusion/denoise"
    assert (found.nodes["again"].inputs["start_at_step"], found.nodes["again"].inputs["steps"]) == (10, 20)
    assert _into(found, "again")["positive"] == "one.positive"
    assert _into(found, "one.model") == {"model": "named.model"}
    assert (found.nodes["sharp"].type, found.nodes["sharp"].inputs) == ("image/sharpen", {"radius": 2, "amount": 0.5})
    assert found.nodes["larger"].inputs == {"scale": 2.0}
    assert any("as a whole, not in tiles" in change.message for change in report.changes)
    assert _problems(found) == ["missing-input"]  # nobody chose the network that enlarges
    assert back(document) == document


@pytest.mark.parametrize("is_collected", [False, True])
def test_thousands_of_denoisings_are_explained_in_linear_time(is_collected: bool) -> None:
    nodes: dict[str, Any] = {
        key: {"type": f"invokeai/{kind}", "version": 1, "inputs": {}}
        for key, kind in (("text", "compel"), ("all", "collect"), ("share", "float"))
    }
    edges = []
    for number in range(4000):
        net, denoise = f"net{number}", f"denoise{number}"
        nodes[net] = {"type": "invokeai/controlnet", "version": 1, "inputs": {}}
        nodes[denoise] = {"type": "invokeai/denoise_latents", "version": 1, "inputs": {"steps": 9}}
        edges += [
            ["text", "conditioning", denoise, "positive_conditioning"],
            ["share", "value", denoise, "denoising_start"],
        ]
        edges += [[net, "control", "all", "item"]] if is_collected else []
        edges += [["all", "collection", denoise, "control"] if is_collected else [net, "control", denoise, "control"]]
    found: list[list[str]] = []

    def explain() -> None:
        nonlocal found
        found = deepcopy(edges)
        Usage(deepcopy(nodes), found, {}).explain()

    assert seconds(explain, enough=4) < 4  # a tenth of it; a quadratic one takes twenty
    assert sum(edge[3] == "positive" for edge in found) == 4000

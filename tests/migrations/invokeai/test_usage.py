"""What nodes do by what is connected: noise, steps, text encoders, strengths, pictures that are kept."""

from typing import Any

import pytest
from tests.migrations.invokeai.drawn import (
    VERSIONS,
    Flow,
    gathered,
    image_to_image,
    inpainted,
    model,
    refined,
    sdxl,
    tiled,
    with_lora,
    with_loras,
)
from tests.migrations.invokeai.ways import back, catalogue, nodes_back, opened, told, written

from nodeloom.migrations import Status
from nodeloom.runtime.engine.validation import validate_graph
from nodeloom.schema.workflow import Workflow


def _edges(workflow: Workflow, target: str) -> dict[str, str]:
    return {name: f"{source}.{output}" for source, output, to, name in workflow.edges if to == target}


def test_a_noise_becomes_empty_latents_and_a_seed() -> None:
    found = opened(sdxl().document()).workflow
    assert (found.nodes["noise"].type, found.nodes["noise"].inputs) == (
        "diffusion/empty_latents",
        {"width": 64, "height": 64},
    )
    assert (found.nodes["noise.seed"].type, found.nodes["noise.seed"].inputs) == ("core/integer", {"value": 7})
    fed = _edges(found, "denoise")
    assert (fed["latents"], fed["seed"]) == ("noise.latents", "noise.seed.value")


def test_where_a_picture_is_begun_with_the_noise_is_nothing_but_a_seed() -> None:
    found = opened(image_to_image().document()).workflow
    assert (found.nodes["noise"].type, found.nodes["noise"].inputs) == ("core/integer", {"value": 7})
    assert _edges(found, "denoise")["latents"] == "encode.latents"
    assert found.nodes["denoise"].inputs["start_at_step"] == 2


def test_a_noise_for_both_is_both() -> None:
    flow = image_to_image()
    flow.node("again", "denoise_latents", "noise", "unet", steps=3).edges("noise.noise again.noise")
    found = opened(flow.document()).workflow
    assert _edges(found, "again") == {"latents": "noise.latents", "seed": "noise.seed.value"}
    assert _edges(found, "denoise")["seed"] == "noise.seed.value"
    assert back(flow.document()) == flow.document()


def test_a_refiner_goes_on_without_new_noise_where_the_first_model_stopped() -> None:
    found = opened(refined().document()).workflow
    first, second = (found.nodes[key].inputs for key in ("denoise", "refine"))
    assert (first["end_at_step"], first["leftover_noise"], "start_at_step" in first) == (3, True, False)
    assert (second["start_at_step"], second["add_noise"], "end_at_step" in second) == (3, False, False)
    assert found.nodes["refiner"].inputs["model"] == {
        "name": "refiner",
        "hash": "random:refiner",
        "base": "sdxl",
        "kind": "refiner",
    }


def test_a_share_of_the_steps_that_an_edge_brings_is_counted_by_two_nodes() -> None:
    flow = image_to_image().node("share", "float", value=0.5).edges("share.value denoise.denoising_start")
    report = opened(flow.document())
    found = report.workflow
    steps = found.nodes["denoise"].inputs["steps"]
    assert (found.nodes["denoise.share"].type, found.nodes["denoise.share"].inputs) == (
        "core/float_math",
        {"operation": "multiply", "a": 0, "b": steps},
    )
    assert _edges(found, "denoise.share") == {"a": "share.value"}
    assert _edges(found, "denoise.first") == {"value": "denoise.share.value"}
    assert _edges(found, "denoise")["start_at_step"] == "denoise.first.value"
    assert "denoising_start" not in found.nodes["denoise"].inputs
    places: Any = found.view["positions"]
    assert {"denoise.share", "denoise.first"} <= places.keys()
    assert told(report, Status.NEEDS_CHOICE) == []
    assert back(flow.document()) == flow.document()


def test_counting_nodes_that_a_person_rewired_stay_nodes() -> None:
    flow = image_to_image().node("share", "float", value=0.5).edges("share.value denoise.denoising_start")
    document: Any = opened(flow.document()).document
    document["edges"] = [edge for edge in document["edges"] if edge[0] != "share"]
    nodes = nodes_back(document)
    assert nodes["denoise.share"]["data"]["type"] == "float_math"
    assert nodes["denoise.first"]["data"]["type"] == "float_to_int"


def test_an_id_of_a_counting_node_that_is_taken_is_not_taken_again() -> None:
    flow = image_to_image().node("denoise.share", "float", value=0.5)
    document = flow.document()
    document["edges"].append(
        {
            "id": "e",
            "type": "default",
            "source": "denoise.share",
            "sourceHandle": "value",
            "target": "denoise",
            "targetHandle": "denoising_start",
        }
    )
    found = opened(document).workflow
    assert found.nodes["denoise.share"].type == "core/float"
    assert _edges(found, "denoise.share-0") == {"a": "denoise.share.value"}
    assert back(document) == document


def test_which_steps_are_run_must_be_chosen_where_only_the_run_tells_their_share() -> None:
    flow = image_to_image().node("share", "float", value=0.5).edges("share.value denoise.denoising_start")
    flow.node("count", "integer", value=9).edges("count.value denoise.steps")
    report = opened(flow.document())
    assert told(report, Status.NEEDS_CHOICE) == [
        "which of the steps are run is a share of them that is not known here: choose start_at_step"
    ]
    assert report.workflow.nodes["denoise"].inputs["denoising_start"] == 0.5
    assert back(flow.document()) == flow.document()


def test_an_exposed_share_is_a_number_of_steps_and_that_is_said() -> None:
    flow = image_to_image().exposes("denoise.denoising_start")
    report = opened(flow.document())
    assert report.workflow.interface.inputs == {"denoising_start": ("denoise", "start_at_step")}
    assert "what the interface says of the steps does not reach those that are counted" in told(
        report, Status.BEHAVIOUR_CHANGED
    )
    assert back(flow.document()) == flow.document()


@pytest.mark.parametrize(
    ("scheduler", "sampler", "schedule"),
    [("euler_a", "euler_ancestral", None), ("dpmpp_2m_k", "dpmpp_2m", "karras"), ("unipc_k", "uni_pc", "karras")],
)
def test_a_scheduler_is_a_sampler_and_a_schedule(scheduler: str, sampler: str, schedule: str | None) -> None:
    document = sdxl().document()
    document["nodes"][4]["data"]["inputs"]["scheduler"]["value"] = scheduler
    inputs = opened(document).workflow.nodes["denoise"].inputs
    assert (inputs["sampler"], inputs.get("schedule")) == (sampler, schedule)
    assert back(document) == document


def test_one_clip_holds_both_text_encoders() -> None:
    found = opened(sdxl().document()).workflow
    assert _edges(found, "positive") == {"clip": "model.clip"}


@pytest.mark.parametrize("version", VERSIONS)
def test_one_strength_of_a_lora_is_that_of_both_networks(version: str) -> None:
    inputs = opened(with_lora(version).document()).workflow.nodes["lora"].inputs
    assert (inputs["unet_weight"], inputs["clip_weight"]) == (0.6, 0.6)


def test_an_exposed_strength_of_a_lora_reaches_both_networks() -> None:
    flow = with_lora(kind="lora_loader").exposes("lora.weight")
    found = opened(flow.document()).workflow
    assert found.interface.inputs == {"weight": ("lora.weight", "value")}
    assert found.nodes["lora.weight"].inputs == {"value": 0.6}
    fed = _edges(found, "lora")
    assert fed["unet_weight"] == fed["clip_weight"] == "lora.weight.value"
    assert back(flow.document()) == flow.document()


def test_a_picture_that_goes_to_the_gallery_is_saved() -> None:
    found = opened(sdxl().document()).workflow
    assert found.nodes["decode.save"].type == "image/save"
    assert _edges(found, "decode.save") == {"image": "decode.image"}
    shown = opened(sdxl().node("small", "img_resize", "image", width=8).document()).workflow
    assert "small.save" not in shown.nodes


def test_a_mask_of_a_denoising_marks_the_latents_that_it_begins_with() -> None:
    found = opened(inpainted().document()).workflow
    assert found.nodes["mask"].type == "diffusion/set_noise_mask"
    assert _edges(found, "mask") == {"latents": "encode.latents", "mask": "mask.mask.mask"}
    assert found.nodes["mask.mask"].inputs == {"invert": True}
    assert _edges(found, "denoise")["latents"] == "mask.latents"
    assert back(inpainted().document()) == inpainted().document()


def test_a_mask_for_several_latents_stays_a_placeholder() -> None:
    flow = inpainted().node("again", "denoise_latents", "noise", "unet", "latents", "denoise_mask", steps=3)
    flow.edges("mask.denoise_mask again.denoise_mask", "denoise.latents again.latents")
    found = opened(flow.document())
    assert [each.type for each in found.missing] == ["invokeai/create_denoise_mask"]
    assert back(flow.document()) == flow.document()


def test_a_channel_is_a_mask_and_the_picture_of_it() -> None:
    flow = Flow().node("one", "image", image={"image_name": "a.png"})
    flow.node("red", "img_chan", "image", keeps=True, channel="R").node("small", "img_resize", "image", width=8)
    flow.edges("one.image red.image", "red.image small.image", "red.width small.width")
    found = opened(flow.document()).workflow
    assert (found.nodes["red"].type, found.nodes["red"].inputs) == ("image/to_mask", {"channel": "red"})
    assert _edges(found, "red.image") == {"mask": "red.mask"}
    assert _edges(found, "red.save") == {"image": "red.image.image"}
    assert _edges(found, "small") == {"image": "red.image.image", "width": "red.width"}
    assert back(flow.document()) == flow.document()


def test_what_only_notes_how_a_picture_was_made_keeps_nobody_from_running() -> None:
    flow = sdxl().node("about", "core_metadata", steps=4).edges("about.metadata decode.metadata")
    found = opened(flow.document()).workflow
    assert (found.nodes["about"].mode, found.nodes["about"].inputs) == ("muted", {"steps": 4})
    assert "metadata" not in _edges(found, "decode")
    assert back(flow.document()) == flow.document()


def test_muted_nodes_are_told_for_invokeai_runs_them() -> None:
    document: Any = opened(sdxl().document()).document
    document["nodes"]["decode"]["mode"] = "muted"
    assert [each.message for each in written(document).changes] == ["InvokeAI runs every node, also one that is muted"]


def test_what_a_person_changed_is_changed_when_it_goes_back() -> None:
    document: Any = opened(image_to_image().document()).document
    denoise, lora = document["nodes"]["denoise"], document["nodes"]["noise"]
    denoise["inputs"]["start_at_step"] = 3
    denoise["inputs"]["schedule"] = "karras"
    lora["inputs"]["value"] = 11
    document["nodes"]["model"]["inputs"]["model"] = {"name": "another"}
    nodes = {key: node["data"]["inputs"] for key, node in nodes_back(document).items()}
    assert nodes["denoise"]["denoising_start"]["value"] == 0.75
    assert nodes["denoise"]["scheduler"]["value"] == "euler_a_k"
    assert nodes["noise"]["seed"]["value"] == 11
    model_there = nodes["model"]["model"]["value"]
    assert (model_there["name"], model_there["key"]) != ("base", model("4.0.0", "base")["key"])
    assert model_there["name"] == "another"


def test_what_is_connected_to_inputs_that_we_lack_stays_there_and_the_validation_names_it() -> None:
    flow = sdxl().node("control", "flux_controlnet", "image").edges("control.control denoise.control")
    found = opened(flow.document())
    assert _edges(found.workflow, "denoise")["control"] == "control.control"
    assert [each.type for each in found.missing] == ["invokeai/flux_controlnet"]


def test_a_batch_iterates() -> None:
    flow = Flow().node("texts", "string_batch", batch_group_id="None", strings=["a", "b"])
    flow.node("prompt", "compel", "clip", prompt="").edges("texts.value prompt.prompt")
    found = opened(flow.document()).workflow
    assert (found.nodes["texts"].type, found.nodes["texts"].inputs) == ("core/iterate", {"collection": ["a", "b"]})
    assert _edges(found, "prompt") == {"prompt": "texts.item"}


def test_a_mask_that_was_a_picture_is_converted() -> None:
    flow = Flow().node("one", "image", image={"image_name": "a.png"})
    flow.node("paste", "img_paste", "base_image", "image", "mask", x=3).edges(
        "one.image paste.base_image", "one.image paste.image", "one.image paste.mask"
    )
    found = opened(flow.document()).workflow
    assert found.nodes["paste.mask"].type == "image/to_mask"
    assert _edges(found, "paste") == {"base": "one.image", "image": "one.image", "mask": "paste.mask.mask"}
    assert back(flow.document()) == flow.document()


def test_a_face_is_cropped_and_its_mask_is_black_there() -> None:
    flow = Flow().node("one", "image", image={"image_name": "a.png"})
    flow.node("face", "face_off", "image", face_id=0, minimum_confidence=0.4, padding=64, x_offset=0, chunk=False)
    flow.node("soft", "img_blur", "image", radius=8.0).node("small", "img_resize", "image", width=8)
    flow.edges("one.image face.image", "face.mask soft.image", "face.image small.image", "face.x small.height")
    found = opened(flow.document()).workflow
    assert (found.nodes["face"].type, found.nodes["face"].inputs) == (
        "image/crop_face",
        {"face": 1, "least": 0.4, "padding": 96, "mask_of": "surroundings"},
    )
    assert _edges(found, "face.mask") == {"mask": "face.mask"}
    assert _edges(found, "soft") == {"image": "face.mask.image"}
    assert _edges(found, "small") == {"image": "face.image", "height": "face.x"}
    assert back(flow.document()) == flow.document()


def test_a_part_of_a_noise_is_a_seed_and_empty_latents_of_its_size() -> None:
    report = opened(tiled().document())
    assert "each part has noise of its own" in " ".join(told(report, Status.BEHAVIOUR_CHANGED))
    assert _edges(report.workflow, "denoise")["seed"] == "noise.seed.value"
    assert back(tiled().document()) == tiled().document()
    flow = tiled().cut(lambda edge: edge["targetHandle"] == "latents" and edge["target"] == "denoise")
    assert _edges(opened(flow.document()).workflow, "denoise")["latents"] == "part.latent"
    assert back(flow.document()) == flow.document()


def test_a_noise_of_which_several_parts_are_cut_stays_what_it_is() -> None:
    flow = (
        tiled().node("more", "crop_latents", "latents", x=0, y=0, width=8, height=8).edges("noise.noise more.latents")
    )
    assert "seed" not in _edges(opened(flow.document()).workflow, "denoise")
    assert back(flow.document()) == flow.document()


def test_a_prompt_that_is_gathered_alone_goes_past_its_collector() -> None:
    found = opened(gathered().document()).workflow
    assert _edges(found, "denoise")["positive"] == "positive.conditioning"
    assert found.nodes["all_positive"].mode == "muted"
    assert back(gathered().document()) == gathered().document()
    assert (
        written(opened(gathered().document()).document).changes == written(opened(sdxl().document()).document).changes
    )


def test_prompts_that_are_gathered_with_others_stay_a_list() -> None:
    flow = gathered().edges("negative.conditioning all_positive.item")
    found = opened(flow.document()).workflow
    assert _edges(found, "denoise")["positive"] == "all_positive.collection"
    assert back(flow.document()) == flow.document()
    both = gathered().node("again", "denoise_latents", "positive_conditioning")
    both.edges("positive.conditioning again.positive_conditioning")
    assert back(both.document()) == both.document()


@pytest.mark.parametrize(("scheduler", "sampler"), [("dpmpp_3m_k", "dpmpp_2m"), ("pndm", "ipndm"), ("deis", "deis")])
def test_a_sampler_that_is_not_here_is_the_nearest_one_and_comes_back(scheduler: str, sampler: str) -> None:
    flow = sdxl()
    flow.data("denoise")["inputs"]["scheduler"]["value"] = scheduler
    assert opened(flow.document()).workflow.nodes["denoise"].inputs["sampler"] == sampler
    assert back(flow.document()) == flow.document()


def test_loras_that_are_put_on_together_are_put_on_one_after_the_other() -> None:
    found = opened(with_loras().document()).workflow
    assert found.nodes["two"].type == "diffusion/load_lora"
    assert found.nodes["two"].inputs["unet_weight"] == found.nodes["two"].inputs["clip_weight"] == 0.5
    assert (found.nodes["loras"].mode, found.nodes["loader"].mode) == ("muted", "bypassed")
    assert _edges(found, "one") == {"unet": "model.unet", "clip": "model.clip"}
    assert _edges(found, "two") == {"unet": "one.unet", "clip": "one.clip"}
    assert _edges(found, "loader") == {"unet": "two.unet", "clip": "two.clip"}
    assert back(with_loras().document()) == with_loras().document()


def test_a_lora_that_is_put_on_alone_and_a_list_of_none() -> None:
    alone = with_loras("4.0.0", "one").cut(lambda edge: "loras" in (edge["source"], edge["target"]))
    assert _edges(opened(alone.document()).workflow, "loader") == {"unet": "model.unet", "clip": "model.clip"}
    alone.edges("one.lora loader.loras")
    assert _edges(opened(alone.document()).workflow, "loader") == {"unet": "one.unet", "clip": "one.clip"}
    assert back(alone.document()) == alone.document()


def test_loras_that_are_used_elsewhere_too_stay_a_list() -> None:
    flow = with_loras().node("more", "collect", "item").edges("one.lora more.item")
    assert opened(flow.document()).workflow.nodes["loader"].type == "invokeai/sdxl_lora_collection_loader"
    assert back(flow.document()) == flow.document()


PASSING: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("conditioning", {}, "positive.conditioning it.conditioning", "it.conditioning denoise.positive_conditioning", ""),
    ("latents", {}, "denoise.latents it.latents", "it.latents decode.latents", ""),
    ("freeu", {"b1": 1.2, "s1": 0.5}, "model.unet it.unet", "it.unet denoise.unet", "comfyui/FreeU"),
    (
        "ideal_size",
        {"width": 2048, "height": 1152},
        "model.unet it.unet",
        "it.width noise.width",
        "diffusion/ideal_size",
    ),
    ("show_image", {}, "decode.image it.image", "it.image last.image", "image/scale"),
    ("img_nsfw", {"board": None}, "decode.image it.image", "it.width last.width", "image/scale"),
    ("img_watermark", {"text": "InvokeAI"}, "decode.image it.image", "it.image last.image", "image/scale"),
    ("image_collection", {"collection": [{"image_name": "a.png"}]}, "", "it.collection each.collection", ""),
    ("lblend", {"alpha": 0.25}, "denoise.latents it.latents_a", "it.latents decode.latents", "comfyui/LatentBlend"),
]


@pytest.mark.parametrize(("kind", "values", "given", "goes", "type_id"), PASSING)
def test_what_stands_between_others_does_so_here(
    kind: str, values: dict[str, Any], given: str, goes: str, type_id: str
) -> None:
    source, target = (goes.split()[0].split(".")[1], goes.split()[1])
    flow = sdxl().cut(lambda edge: f"{edge['target']}.{edge['targetHandle']}" == target)
    flow.node("last", "img_resize", "image", "width", keeps=True).node("each", "iterate", "collection")
    flow.node("it", kind, **values).edges(*([given] if given else []), goes)
    report = opened(flow.document())
    assert report.workflow.nodes["it"].type == (type_id or "core/first_available")
    assert [edge for edge in report.workflow.edges if edge[0] == "it"] != [], source
    known = {problem.code for problem in validate_graph(report.workflow.graph(), catalogue()) if problem.node == "it"}
    assert known <= {"missing-input"}
    assert back(flow.document()) == flow.document()


def test_what_a_person_did_to_a_lora_of_a_list_is_told_or_written() -> None:
    for mode in ("bypassed", "muted"):
        ours: Any = opened(with_loras().document()).document
        ours["nodes"]["one"]["mode"] = mode
        assert [each.message for each in written(ours).changes] == [
            f"InvokeAI runs every node, also one that is {mode}"
        ]
    ours = opened(with_loras().document()).document
    del ours["nodes"]["loader"]
    ours["edges"] = [
        [*(["two", e[1]] if e[0] == "loader" else e[:2]), *e[2:]] for e in ours["edges"] if e[2] != "loader"
    ]
    again: Any = written(ours).document
    kinds = {node["id"]: node["data"]["type"] for node in again["nodes"]}
    assert (kinds["one"], kinds["two"]) == ("sdxl_lora_loader", "sdxl_lora_loader")
    ends = {(e["source"], e["sourceHandle"], e["target"], e["targetHandle"]) for e in again["edges"]}
    assert {
        ("model", "unet", "one", "unet"),
        ("one", "clip", "two", "clip"),
        ("two", "unet", "denoise", "unet"),
    } <= ends


def test_an_exposed_strength_of_a_lora_of_a_list_reaches_both_networks() -> None:
    flow = with_loras().exposes("one.weight")
    found = opened(flow.document()).workflow
    assert _edges(found, "one")["clip_weight"] == _edges(found, "one")["unet_weight"] == "one.weight.value"
    assert back(flow.document()) == flow.document()


def test_a_collector_that_appends_to_another_list_stays_what_it_is() -> None:
    flow = (
        with_loras()
        .node("more", "collect", "item")
        .node("three", "lora_selector", lora=model("4.0.0", "x", kind="lora"))
    )
    flow.edges("three.lora more.item", "more.collection loras.collection")
    report = opened(flow.document())
    assert report.workflow.nodes["loras"].type == "invokeai/collect--appending"
    assert report.workflow.nodes["loader"].type == "invokeai/sdxl_lora_collection_loader"
    assert ("more", "collection", "loras", "collection") in set(report.workflow.edges)
    assert back(flow.document()) == flow.document()

"""Prompts for places and parts of the run, mixed and combined, in ComfyUI's words and in ours."""

from __future__ import annotations

from typing import Any

import pytest
from tests.invocations.comfyui.prompts import BASE, REFINER, Prompt, document, latents, prompts, run, sampler

from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import ConditioningField, Workflow

CHECKPOINT: dict[str, Any] = {
    "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
    **prompts(),
    "other": ("CLIPTextEncode", {"text": "a small green square", "clip": ["model", 1]}),
    "empty": ("EmptyLatentImage", {"width": 128, "height": 64, "batch_size": 1}),
}


def sampled(positive: str, **values: Any) -> tuple[str, Any]:
    """A sampler that shows what a node gives."""
    return "KSampler", {**sampler("empty", seed=3), "positive": [positive, 0], **values}


def prompt_of(result: RunResult, node: str) -> ConditioningField:
    output: Any = result.output(node)
    conditioning: ConditioningField = output.conditioning
    return conditioning


def assert_same(session: Session, prompt: Prompt, ours: str = "ours", theirs: str = "theirs") -> None:
    """Two samplers make the same latents."""
    result = run(session, prompt)
    assert latents(session, result, theirs).equal(latents(session, result, ours))


def test_an_area_in_pixels_is_one_in_shares_and_our_region(session: Session) -> None:
    pixels = {"width": 64, "height": 64, "x": 64, "y": 0, "strength": 2.0}
    shares = {"width": 0.5, "height": 1.0, "x": 0.5, "y": 0.0, "strength": 2.0}
    region = {"left": 0.5, "width": 0.5, "strength": 2.0, "conditioning": ["other", 0]}
    prompt: Prompt = {
        **CHECKPOINT,
        "area": ("ConditioningSetArea", {"conditioning": ["other", 0], **pixels}),
        "share": ("ConditioningSetAreaPercentage", {"conditioning": ["other", 0], **shares}),
        "region": ("diffusion/prompt_region", region),
        "both": ("ConditioningCombine", {"conditioning_1": ["positive", 0], "conditioning_2": ["area", 0]}),
        "both_2": ("ConditioningCombine", {"conditioning_1": ["positive", 0], "conditioning_2": ["share", 0]}),
        "both_3": ("diffusion/combine_prompts", {"first": ["positive", 0], "second": ["region", 0]}),
        "theirs": sampled("both"),
        "ours": sampled("both_2"),
        "own": sampled("both_3"),
        "once": sampled("both", steps=1),
        "plain": sampled("positive", steps=1),
    }
    result = run(session, prompt)
    made = latents(session, result, "theirs")
    assert made.equal(latents(session, result, "ours"))
    assert made.equal(latents(session, result, "own"))
    changed = (latents(session, result, "once") - latents(session, result, "plain")).abs().mean(dim=(0, 1, 2))
    assert changed[:8].max() < 1e-4
    assert changed[8:].min() > 0.01


def test_an_area_counts_in_whole_cells_and_keeps_the_mask(session: Session) -> None:
    prompt: Prompt = {
        **CHECKPOINT,
        "mask": ("SolidMask", {"value": 1.0, "width": 128, "height": 64}),
        "masked": (
            "ConditioningSetMask",
            {"conditioning": ["positive", 0], "mask": ["mask", 0], "set_cond_area": "mask bounds", "strength": 0.5},
        ),
        "area": (
            "ConditioningSetArea",
            {"conditioning": ["masked", 0], "width": 79, "height": 64, "x": 15, "y": 8, "strength": 3.0},
        ),
        "weaker": ("ConditioningSetAreaStrength", {"conditioning": ["area", 0], "strength": 0.25}),
    }
    region = prompt_of(run(session, prompt), "weaker").region
    assert region is not None
    assert region.area is not None
    assert (region.area.x, region.area.y, region.area.width, region.area.height) == (1, 1, 9, 8)
    assert (region.mask is not None, region.mask_strength, region.to_bounds, region.strength) == (
        True,
        0.5,
        False,
        0.25,
    )


def test_masks_share_the_picture_as_regions_of_ours(session: Session) -> None:
    composite = {"destination": ["black", 0], "source": ["white", 0], "x": 0, "y": 0, "operation": "add"}
    prompt: Prompt = {
        **CHECKPOINT,
        "white": ("SolidMask", {"value": 1.0, "width": 64, "height": 64}),
        "black": ("SolidMask", {"value": 0.0, "width": 128, "height": 64}),
        "left": ("MaskComposite", composite),
        "one": ("core/list_item", {"collection": ["left", 0]}),
        "masked": (
            "ConditioningSetMask",
            {"conditioning": ["other", 0], "mask": ["left", 0], "set_cond_area": "default", "strength": 1.0},
        ),
        "filled": ("ConditioningSetDefaultCombine", {"cond": ["masked", 0], "cond_DEFAULT": ["positive", 0]}),
        "region": ("diffusion/prompt_region", {"conditioning": ["other", 0], "mask": ["one", 0]}),
        "filled_2": ("diffusion/combine_prompts", {"first": ["region", 0], "second": ["positive", 0], "fill": True}),
        "theirs": sampled("filled"),
        "ours": sampled("filled_2"),
    }
    assert_same(session, prompt)


def test_a_prompt_for_all_of_the_run_is_the_prompt(session: Session) -> None:
    prompt: Prompt = {
        **CHECKPOINT,
        "span": ("ConditioningSetTimestepRange", {"conditioning": ["positive", 0], "start": 0.0, "end": 1.0}),
        "theirs": sampled("positive"),
        "ours": sampled("span"),
    }
    assert_same(session, prompt)


def test_prompts_follow_each_other_in_the_run(session: Session) -> None:
    def spans(node: str, type_id: str, text: str, start: float, end: float) -> dict[str, Any]:
        return {node: (type_id, {"conditioning": [text, 0], "start": start, "end": end})}

    theirs, ours = "ConditioningSetTimestepRange", "diffusion/prompt_span"
    prompt: Prompt = {
        **CHECKPOINT,
        **spans("first", theirs, "positive", 0.0, 0.5),
        **spans("second", theirs, "other", 0.5, 1.0),
        **spans("first_2", ours, "positive", 0.0, 0.5),
        **spans("second_2", ours, "other", 0.5, 1.0),
        "both": ("ConditioningCombine", {"conditioning_1": ["first", 0], "conditioning_2": ["second", 0]}),
        "both_2": ("diffusion/combine_prompts", {"first": ["first_2", 0], "second": ["second_2", 0]}),
        "theirs": sampled("both"),
        "ours": sampled("both_2"),
        "plain": sampled("positive"),
    }
    result = run(session, prompt)
    made = latents(session, result, "theirs")
    assert made.equal(latents(session, result, "ours"))
    assert not made.equal(latents(session, result, "plain"))


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (("ConditioningConcat", {}), ("diffusion/join_prompts", {})),
        (("ConditioningAverage", {"conditioning_to_strength": 0.3}), ("diffusion/blend_prompts", {"share": 0.3})),
    ],
)
def test_two_prompts_become_one_as_by_our_nodes(session: Session, theirs: Any, ours: Any) -> None:
    links = {"conditioning_to": ["positive", 0], "conditioning_from": ["other", 0]}
    prompt: Prompt = {
        **CHECKPOINT,
        "mixed": (theirs[0], {**links, **theirs[1]}),
        "mixed_2": (ours[0], {"first": ["positive", 0], "second": ["other", 0], **ours[1]}),
    }
    result = run(session, prompt)
    tensors = [session._stores.tensors.get(prompt_of(result, node).name) for node in ("mixed", "mixed_2")]
    assert tensors[0]["embeds"].equal(tensors[1]["embeds"])
    assert tensors[0]["pooled"].equal(tensors[1]["pooled"])


def test_each_of_several_prompts_is_mixed_and_silenced(session: Session) -> None:
    prompt: Prompt = {
        **CHECKPOINT,
        "area": (
            "ConditioningSetArea",
            {"conditioning": ["other", 0], "width": 64, "height": 64, "x": 64, "y": 0, "strength": 1.0},
        ),
        "both": ("ConditioningCombine", {"conditioning_1": ["positive", 0], "conditioning_2": ["area", 0]}),
        "longer": ("ConditioningConcat", {"conditioning_to": ["both", 0], "conditioning_from": ["both", 0]}),
        "silent": ("ConditioningZeroOut", {"conditioning": ["longer", 0]}),
    }
    result = run(session, prompt)
    for node, filled in (("longer", True), ("silent", False)):
        first = prompt_of(result, node)
        (second,) = first.more
        assert (first.region, second.region is None) == (None, False)
        for entry in (first, second):
            embeds = session._stores.tensors.get(entry.name)["embeds"]
            assert embeds.shape[1] == 154
            assert bool(embeds.any()) is filled


def test_sdxl_is_told_sizes_as_by_our_node(session: Session) -> None:
    sizes = {"width": 900, "height": 700, "crop_w": 5, "crop_h": 7, "target_width": 512, "target_height": 256}
    frame = {"original_width": 900, "original_height": 700, "crop_x": 5, "crop_y": 7}
    prompt: Prompt = {
        **CHECKPOINT,
        "told": ("CLIPTextEncodeSDXL", {**sizes, "text_g": "a large circle", "text_l": "red", "clip": ["model", 1]}),
        "told_2": (
            "diffusion/sdxl_prompt",
            {**frame, "target_width": 512, "target_height": 256, "prompt": "red", "style": "a large circle",
             "clip": ["model", 1]},
        ),
        "theirs": sampled("told"),
        "ours": sampled("told_2"),
    }  # fmt: skip
    assert_same(session, prompt)


def test_a_refiner_is_told_beauty_as_by_our_node(session: Session) -> None:
    told = {"width": 512, "height": 256, "ascore": 3.0, "text": "a large circle", "clip": ["refiner", 1]}
    ours = {"original_width": 512, "original_height": 256, "aesthetic_score": 3.0, "prompt": "a large circle"}
    both = {"model": ["refiner", 0], "negative": ["told", 0]}
    prompt: Prompt = {
        **CHECKPOINT,
        "refiner": ("CheckpointLoaderSimple", {"ckpt_name": REFINER}),
        "told": ("CLIPTextEncodeSDXLRefiner", told),
        "told_2": ("diffusion/sdxl_refiner_prompt", {**ours, "clip": ["refiner", 1]}),
        "theirs": sampled("told", **both),
        "ours": sampled("told_2", **both),
    }
    assert_same(session, prompt)


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        (
            {
                "area": (
                    "ConditioningSetArea",
                    {"conditioning": ["positive", 0], "width": 64, "height": 64, "x": 128, "y": 0, "strength": 1.0},
                ),
                "sampler": sampled("area"),
            },
            "an area of 8 x 8 latent cells at (16, 0), but the latents have 16 x 8",
        ),
        (
            {
                "refiner": ("CheckpointLoaderSimple", {"ckpt_name": REFINER}),
                **prompts("refiner", "_2"),
                "mixed": (
                    "ConditioningConcat",
                    {"conditioning_to": ["positive", 0], "conditioning_from": ["positive_2", 0]},
                ),
            },
            "conditioning_to and conditioning_from: first is of text encoders",
        ),
        (
            {"region": ("diffusion/prompt_region", {"conditioning": ["positive", 0], "left": 1.0})},
            "left is 1 and top 0: both must be less than 1",
        ),
        (
            {"span": ("diffusion/prompt_span", {"conditioning": ["positive", 0], "start": 0.5, "end": 0.5})},
            "start is 0.5, must be less than end, 0.5",
        ),
    ],
)
def test_what_cannot_be_is_said(session: Session, nodes: Any, sentence: str) -> None:
    workflow = Workflow.read(document({**CHECKPOINT, **nodes}))
    result = session.run(workflow, save=lambda data, name: None, targets=[*nodes])
    assert [sentence in failure.message for failure in result.failures] == [True]

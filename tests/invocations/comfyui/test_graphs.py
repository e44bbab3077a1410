"""The graphs that plain files of ComfyUI hold run to their end, with the numbers that the pack `diffusion` makes."""

from __future__ import annotations

from typing import Any

from tests.invocations.comfyui.prompts import BASE, REFINER, Prompt, latents, prompts, run, sampler

from nodeloom.runtime.worker.session import Session

CHECKPOINT: dict[str, Any] = {"model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}), **prompts()}
EMPTY = {"empty": ("EmptyLatentImage", {"width": 64, "height": 64, "batch_size": 1})}
STEPS: dict[str, Any] = {"steps": 4, "cfg": 4.0, "schedule": "simple", "step_noise": "seed"}


def counterpart(latent: list[str], *, model: str = "model", suffix: str = "", **values: Any) -> tuple[str, Any]:
    """A `diffusion/denoise` on the same model and prompts: nodes of both packs in one graph."""
    return "diffusion/denoise", {
        "unet": [model, "model"],
        "positive": [f"positive{suffix}", "conditioning"],
        "negative": [f"negative{suffix}", "conditioning"],
        "latents": latent,
        **STEPS,
        **values,
    }


def test_text_to_image_saves_a_picture_of_the_batch_each(session: Session) -> None:
    prompt: Prompt = {
        **CHECKPOINT,
        "empty": ("EmptyLatentImage", {"width": 64, "height": 64, "batch_size": 2}),
        "sampler": ("KSampler", sampler("empty", seed=5)),
        "own": counterpart(["empty", "latent"], seed=5),
        "decode": ("VAEDecode", {"samples": ["sampler", 0], "vae": ["model", 2]}),
        "save": ("SaveImage", {"images": ["decode", 0], "filename_prefix": "out/Comfy UI"}),
        "preview": ("PreviewImage", {"images": ["decode", 0]}),
    }
    saved: list[str] = []
    result = run(session, prompt, saved)
    assert len(saved) == len(set(saved)) == 2
    assert all(name.startswith("out_Comfy UI-") for name in saved)
    assert len(result.output("preview").images) == 2  # type: ignore[attr-defined]
    assert latents(session, result, "sampler").equal(latents(session, result, "own"))


def test_base_and_refiner_are_two_parts_of_the_steps(session: Session) -> None:
    first: dict[str, Any] = {"noise_seed": 7, "end_at_step": 3, "return_with_leftover_noise": "enable"}
    second: dict[str, Any] = {"noise_seed": 0, "add_noise": "disable", "start_at_step": 3, "end_at_step": 10_000}
    prompt: Prompt = {
        **CHECKPOINT,
        **EMPTY,
        "refiner": ("CheckpointLoaderSimple", {"ckpt_name": REFINER}),
        **prompts("refiner", "_2"),
        "base_steps": ("KSamplerAdvanced", sampler("empty", **first)),
        "refiner_steps": ("KSamplerAdvanced", sampler("base_steps", model="refiner", suffix="_2", **second)),
        "own": counterpart(["empty", "latent"], seed=7, end_at_step=3, leftover_noise=True),
        "own_2": counterpart(
            ["own", "latents"], model="refiner", suffix="_2", seed=0, start_at_step=3, add_noise=False
        ),
        "decode": ("VAEDecode", {"samples": ["refiner_steps", 0], "vae": ["refiner", 2]}),
        "save": ("SaveImage", {"images": ["decode", 0]}),
    }
    saved: list[str] = []
    result = run(session, prompt, saved)
    assert [name.partition("-")[0] for name in saved] == ["ComfyUI"]
    assert latents(session, result, "refiner_steps").equal(latents(session, result, "own_2"))


def test_hires_fix_denoises_a_larger_canvas_again(session: Session) -> None:
    prompt: Prompt = {
        **CHECKPOINT,
        **EMPTY,
        "first": ("KSampler", sampler("empty", seed=1)),
        "larger": (
            "LatentUpscale",
            {"samples": ["first", 0], "upscale_method": "bislerp", "width": 96, "height": 80, "crop": "center"},
        ),
        "second": ("KSampler", sampler("larger", seed=1, denoise=0.5)),
        "own_larger": (
            "diffusion/resize_latents",
            {"latents": ["first", 0], "method": "bislerp", "width": 96, "height": 80, "crop": True},
        ),
        "own": counterpart(["own_larger", "latents"], seed=1, strength=0.5),
        "by": ("LatentUpscaleBy", {"samples": ["first", 0], "upscale_method": "area", "scale_by": 1.5}),
        "decode": ("VAEDecode", {"samples": ["second", 0], "vae": ["model", 2]}),
        "save": ("SaveImage", {"images": ["decode", 0]}),
        "preview": ("diffusion/latents_to_image", {"latents": ["by", "latent"], "vae": ["model", "vae"]}),
    }
    result = run(session, prompt)
    found = latents(session, result, "second")
    assert found.shape == (1, 4, 10, 12)
    assert found.equal(latents(session, result, "own"))
    assert latents(session, result, "by").shape == (1, 4, 12, 12)


def test_pictures_that_were_decoded_go_back_as_one_batch(session: Session) -> None:
    prompt: Prompt = {
        "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
        "red": ("image/blank", {"width": 64, "height": 64, "color": {"r": 220, "g": 30, "b": 35}}),
        "one": ("VAEEncode", {"pixels": ["red", "image"], "vae": ["model", 2]}),
        "two": ("diffusion/repeat_latents", {"latents": ["one", "latent"], "count": 2}),
        "decode": ("VAEDecode", {"samples": ["two", "latents"], "vae": ["model", 2]}),
        "scale": ("ImageScale", {"image": ["decode", 0], "upscale_method": "bilinear", "width": 32, "height": 0}),
        "again": ("VAEEncode", {"pixels": ["scale", 0], "vae": ["model", 2]}),
        "own": ("diffusion/image_to_latents", {"image": ["red", "image"], "vae": ["model", "vae"]}),
    }
    result = run(session, prompt)
    assert latents(session, result, "one").equal(latents(session, result, "own"))
    assert latents(session, result, "again").shape == (2, 4, 4, 4)


def test_inpainting_changes_nothing_where_the_mask_is_black(session: Session) -> None:
    prompt: Prompt = {
        **CHECKPOINT,
        "red": ("image/blank", {"width": 64, "height": 64, "color": {"r": 220, "g": 30, "b": 35}}),
        "black": ("image/blank", {"width": 64, "height": 64, "color": {"r": 0, "g": 0, "b": 0}}),
        "none": ("image/to_mask", {"image": ["black", "image"]}),
        "whole": ("VAEEncode", {"pixels": ["red", "image"], "vae": ["model", 2]}),
        "masked": ("SetLatentNoiseMask", {"samples": ["whole", 0], "mask": ["none", "mask"]}),
        "kept": ("KSampler", sampler("masked", steps=1)),
        "hole": (
            "VAEEncodeForInpaint",
            {"pixels": ["red", "image"], "vae": ["model", 2], "mask": ["none", "mask"], "grow_mask_by": 0},
        ),
    }
    result = run(session, prompt)
    whole = latents(session, result, "whole")
    assert latents(session, result, "hole").equal(whole)
    assert (latents(session, result, "kept") - whole).abs().max() < 1e-5


def test_a_part_without_steps_and_no_denoising_leave_the_latents_as_they_are(session: Session) -> None:
    prompt: Prompt = {
        **CHECKPOINT,
        "red": ("image/blank", {"width": 64, "height": 64, "color": {"r": 220, "g": 30, "b": 35}}),
        "whole": ("VAEEncode", {"pixels": ["red", "image"], "vae": ["model", 2]}),
        "late": ("KSamplerAdvanced", sampler("whole", start_at_step=9)),
        "turned": ("KSamplerAdvanced", sampler("whole", start_at_step=3, end_at_step=2)),
        "none": ("KSampler", sampler("whole", denoise=0.0)),
    }
    result = run(session, prompt)
    for node in ("late", "turned", "none"):
        assert latents(session, result, node).equal(latents(session, result, "whole"))


def test_a_textual_inversion_that_is_not_there_is_ignored(session: Session) -> None:
    result = run(
        session,
        {
            "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
            "plain": ("CLIPTextEncode", {"text": "a fox, ", "clip": ["model", 1]}),
            "named": ("CLIPTextEncode", {"text": "a fox, embedding:NoSuchThing", "clip": ["model", 1]}),
        },
    )
    plain, named = (result.output(name) for name in ("plain", "named"))
    assert named == plain


def test_a_text_encoder_without_the_layer_to_stop_at_is_heard_at_its_last(session: Session) -> None:
    layers = {f"clip{layer}": layer for layer in (-1, -23, -24)}
    prompt: Prompt = {
        "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
        **{key: ("CLIPSetLastLayer", {"clip": ["model", 1], "stop_at_clip_layer": at}) for key, at in layers.items()},
        **{f"at {key}": ("CLIPTextEncode", {"text": "a fox", "clip": [key, 0]}) for key in layers},
    }
    result = run(session, prompt)
    deep, deeper, last = (result.output(f"at clip{layer}") for layer in (-23, -24, -1))
    assert deep == deeper
    assert deep != last  # which SDXL hears without the final norm

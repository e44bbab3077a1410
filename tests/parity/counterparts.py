"""What ComfyUI's classes are here: nodes of ours, their inputs and outputs under ComfyUI's names and in its order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Inputs = Mapping[str, Any]
Values = Callable[[Inputs], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """A node of ours: its inputs by their names there, those that say something else, and what other parts give it."""

    type: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    values: Values = field(default=lambda inputs: {})
    takes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The nodes that a class of ComfyUI is here, by names of their own, and its outputs in order: (part, output)."""

    parts: Mapping[str, Part]
    outputs: tuple[tuple[str, str], ...] = ()


def _one(type_id: str, inputs: Mapping[str, str], *outputs: str, values: Values = lambda inputs: {}) -> Counterpart:
    return Counterpart({"": Part(type_id, inputs, values)}, tuple(("", output) for output in outputs))


def _color(inputs: Inputs) -> dict[str, Any]:
    red, green, blue = int(inputs["color"]).to_bytes(3, "big")
    return {"color": {"r": red, "g": green, "b": blue}}


def _grey(inputs: Inputs) -> dict[str, Any]:
    level = round(255 * inputs["value"])
    return {"color": {"r": level, "g": level, "b": level}}


def _advanced(inputs: Inputs) -> dict[str, Any]:
    return {
        "add_noise": inputs["add_noise"] == "enable",
        "leftover_noise": inputs["return_with_leftover_noise"] == "enable",
    }


def _named(theirs: str, ours: str) -> Values:
    """A model by its file there, which is its name here but for the ending."""
    return lambda inputs: {ours: {"name": inputs[theirs].rsplit(".", 1)[0]}}


def _style(inputs: Inputs) -> dict[str, Any]:
    """The second text encoder's prompt, which here must not be empty to be another than the first one's."""
    return {"style": inputs["text_g"] or " "}


def _crop(inputs: Inputs) -> dict[str, Any]:
    return {"crop": inputs["crop"] == "center"}


def _added(inputs: Inputs) -> dict[str, Any]:
    assert inputs["operation"] == "add", "masks are put together in no other way here"
    return {"x": inputs["x"], "y": inputs["y"]}


_SIZE = {"width": "width", "height": "height"}
_SAMPLER = {
    "model": "unet",
    "positive": "positive",
    "negative": "negative",
    "latent_image": "latents",
    "steps": "steps",
    "cfg": "cfg",
    "sampler_name": "sampler",
    "scheduler": "schedule",
}
_ADVANCED = {**_SAMPLER, "noise_seed": "seed", "start_at_step": "start_at_step", "end_at_step": "end_at_step"}
_TOLD = {"width": "original_width", "height": "original_height"}
_CUT = {"crop_w": "crop_x", "crop_h": "crop_y", "target_width": "target_width", "target_height": "target_height"}
_FROM_MASK = "image/from_mask"

COUNTERPARTS: Mapping[str, Counterpart] = {
    "CheckpointLoaderSimple": _one(
        "diffusion/load_model", {}, "unet", "clip", "vae", values=_named("ckpt_name", "model")
    ),
    "VAELoader": _one("diffusion/load_vae", {}, "vae", values=_named("vae_name", "model")),
    "LoraLoader": _one(
        "diffusion/load_lora",
        {"model": "unet", "clip": "clip", "strength_model": "unet_weight", "strength_clip": "clip_weight"},
        *("unet", "clip"),
        values=_named("lora_name", "lora"),
    ),
    "LoraLoaderModelOnly": _one(
        "diffusion/load_lora",
        {"model": "unet", "strength_model": "unet_weight"},
        "unet",
        values=_named("lora_name", "lora"),
    ),
    "CLIPSetLastLayer": _one("diffusion/clip_skip", {"clip": "clip", "stop_at_clip_layer": "stop_at_layer"}, "clip"),
    "CLIPTextEncode": _one("diffusion/prompt", {"clip": "clip", "text": "prompt"}, "conditioning"),
    "CLIPTextEncodeSDXL": _one(
        "diffusion/sdxl_prompt", {"clip": "clip", "text_l": "prompt", **_TOLD, **_CUT}, "conditioning", values=_style
    ),
    "CLIPTextEncodeSDXLRefiner": _one(
        "diffusion/sdxl_refiner_prompt",
        {"clip": "clip", "text": "prompt", "ascore": "aesthetic_score", **_TOLD},
        "conditioning",
    ),
    "EmptyLatentImage": _one("diffusion/empty_latents", {**_SIZE, "batch_size": "batch"}, "latents"),
    "LatentUpscale": _one(
        "diffusion/resize_latents", {**_SIZE, "samples": "latents", "upscale_method": "method"}, "latents", values=_crop
    ),
    "LatentUpscaleBy": _one(
        "diffusion/scale_latents", {"samples": "latents", "upscale_method": "method", "scale_by": "factor"}, "latents"
    ),
    "RepeatLatentBatch": _one("diffusion/repeat_latents", {"samples": "latents", "amount": "count"}, "latents"),
    "LatentFromBatch": _one(
        "diffusion/pick_latents", {"samples": "latents", "batch_index": "first", "length": "count"}, "latents"
    ),
    "KSampler": _one("diffusion/denoise", {**_SAMPLER, "seed": "seed", "denoise": "strength"}, "latents"),
    "KSamplerAdvanced": _one("diffusion/denoise", _ADVANCED, "latents", values=_advanced),
    "EmptyImage": _one("image/blank", _SIZE, "image", values=_color),
    "VAEEncode": _one("diffusion/image_to_latents", {"pixels": "image", "vae": "vae"}, "latents"),
    "VAEEncodeForInpaint": _one(
        "diffusion/encode_for_inpainting",
        {"pixels": "image", "vae": "vae", "mask": "mask", "grow_mask_by": "grow"},
        "latents",
    ),
    "VAEDecode": _one("diffusion/latents_to_image", {"samples": "latents", "vae": "vae"}, "image"),
    "SetLatentNoiseMask": _one("diffusion/set_noise_mask", {"samples": "latents", "mask": "mask"}, "latents"),
    "ImageToMask": _one("image/to_mask", {"image": "image", "channel": "channel"}, "mask"),
    "MaskToImage": _one(_FROM_MASK, {"mask": "mask"}, "image"),
    "SolidMask": Counterpart(
        {
            "picture": Part("image/blank", _SIZE, _grey),
            "": Part("image/to_mask", takes={"image": ("picture", "image")}),
        },
        (("", "mask"),),
    ),
    "InvertMask": Counterpart(
        {
            "picture": Part(_FROM_MASK, {"mask": "mask"}),
            "": Part("image/to_mask", values=lambda inputs: {"invert": True}, takes={"image": ("picture", "image")}),
        },
        (("", "mask"),),
    ),
    "MaskComposite": Counterpart(
        {
            "below": Part(_FROM_MASK, {"destination": "mask"}),
            "above": Part(_FROM_MASK, {"source": "mask"}),
            "both": Part("image/paste", values=_added, takes={"base": ("below", "image"), "image": ("above", "image")}),
            "": Part("image/to_mask", takes={"image": ("both", "image")}),
        },
        (("", "mask"),),
    ),
    "ConditioningConcat": _one(
        "diffusion/join_prompts", {"conditioning_to": "first", "conditioning_from": "second"}, "conditioning"
    ),
    "ConditioningAverage": _one(
        "diffusion/blend_prompts",
        {"conditioning_to": "first", "conditioning_from": "second", "conditioning_to_strength": "share"},
        "conditioning",
    ),
    "ConditioningZeroOut": _one("diffusion/zero_prompt", {"conditioning": "conditioning"}, "conditioning"),
}
"""Every class that has nodes here, as far as the packs `diffusion` and `image` go."""

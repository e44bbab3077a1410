"""Noise, denoising, and what is between latents and pictures.

What `sampling` made of a node when it was read is known here: the samplers' names, the seed that a noise passes on.
"""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.types.uses import APPLIED, SEED, STEERING, became, pictures
from nodeloom.schema.field_ops import (
    convert_input,
    remove_input,
    remove_output,
    rename_input,
    rename_output,
    set_default,
)
from nodeloom.schema.graph_ops import insert_converter, split_node
from nodeloom.schema.history import History
from nodeloom.schema.migration_ops import Op
from nodeloom.schema.value_maps import table

SAMPLERS: Final = {
    "ddim": "ddim",
    "ddpm": "ddpm",
    "deis": "deis",
    "dpmpp_2m": "dpmpp_2m",
    "dpmpp_2m_sde": "dpmpp_2m_sde",
    "dpmpp_sde": "dpmpp_sde",
    "euler": "euler",
    "euler_a": "euler_ancestral",
    "heun": "heun",
    "kdpm_2": "dpm_2",
    "kdpm_2_a": "dpm_2_ancestral",
    "lcm": "lcm",
    "lms": "lms",
    "unipc": "uni_pc",
    "dpmpp_2s": "dpmpp_2m",
    "dpmpp_3m": "dpmpp_2m",
    "pndm": "ipndm",
    "tcd": "lcm",
}
"""Schedulers of InvokeAI whose sampler is here, or at least one like it, without what they say of the schedule."""
_CLOSE: Final = "samplers and schedules are those of k-diffusion, so pictures are close to InvokeAI's, not equal"
_METHODS: Final = convert_input("method", table({"nearest": "nearest-exact"}))
_TILING: Final = (remove_input("tiled", False), remove_input("tile_size", 0), remove_input("fp32", False))
_NOT_HERE: Final = (
    remove_input("cfg_rescale_multiplier", 0),
    remove_input("hidiffusion", False),
    remove_input("hidiffusion_raunet", True),
    remove_input("hidiffusion_window_attn", True),
    remove_input("hidiffusion_t1_ratio", 0.4),
    remove_input("hidiffusion_t2_ratio", 0.0),
)
_NAMED: Final = (
    rename_input("positive_conditioning", "positive"),
    rename_input("negative_conditioning", "negative"),
    rename_input("cfg_scale", "cfg"),
    rename_input("scheduler", "sampler"),
    convert_input("sampler", table(SAMPLERS)),
)
_DENOISE: Final = (*_NAMED, set_default("steps", 10, 20), set_default("cfg", 7.5, 7.0), *_NOT_HERE)
_TILED: Final[tuple[Op, ...]] = (
    *_NAMED,
    set_default("steps", 18, 20),
    set_default("cfg", 6.0, 7.0),
    remove_input("cfg_rescale_multiplier", 0),
    *(remove_input(name, side) for name, side in (("tile_height", 1024), ("tile_width", 1024), ("tile_overlap", 32))),
)
_NOISE: Final = (remove_input("use_cpu", True), remove_input("noise_type", "SD"))

_FITTED: Final = "the picture is scaled to what is denoised, and cut where the proportions differ"


def _steering(name: str, version: int, output: str, weight: str, model: str, *ops: Op) -> History:
    """The history of what steers a denoising by a picture; the model is chosen by a node of its own."""
    return became(
        name + STEERING,
        "diffusion/apply_control",
        version,
        *ops,
        remove_input("resize_mode", "just_resize"),
        rename_input(weight, "strength"),
        rename_input("begin_step_percent", "start"),
        rename_input("end_step_percent", "end"),
        split_node(
            "model",
            "diffusion/load_control_model",
            1,
            inputs={model: "model"},
            outputs={output: "control"},
            gives={"control": "control"},
            always=True,
        ),
        behaviour=_FITTED,
    )


_ENCODERS: Final = {
    "ViT-H": {"name": "ip_adapter_sd_image_encoder", "kind": "clip_vision"},
    "ViT-G": {"name": "ip_adapter_sdxl_image_encoder", "kind": "clip_vision"},
    "ViT-L": {"name": "clip-vit-large-patch14", "kind": "clip_vision"},
}
"""The image encoders that InvokeAI fetches by itself."""

LATENTS: Final[tuple[History, ...]] = (
    became("denoise_latents", "diffusion/denoise", 2, *_DENOISE, behaviour=_CLOSE),
    became("denoise_latents_meta", "diffusion/denoise", 2, *_DENOISE, behaviour=_CLOSE),
    became(
        "tiled_multi_diffusion_denoise_latents",
        "diffusion/denoise",
        2,
        *_TILED,
        behaviour=f"the picture is denoised as a whole, not in tiles, which takes more memory; {_CLOSE}",
    ),
    became(
        "noise",
        "diffusion/empty_latents",
        1,
        *_NOISE,
        rename_output("noise", "latents"),
        set_default("width", 512, 1024),
        set_default("height", 512, 1024),
        split_node("seed", "core/integer", 1, inputs={"seed": "value"}, outputs={"seed": "value"}),
    ),
    became(
        "noise" + SEED,
        "core/integer",
        1,
        *_NOISE,
        rename_input("seed", "value"),
        rename_output("seed", "value"),
        remove_input("width", 512),
        remove_input("height", 512),
        *(remove_output(name) for name in ("noise", "width", "height")),
    ),
    became(
        "create_denoise_mask" + APPLIED,
        "diffusion/set_noise_mask",
        1,
        *_TILING,
        remove_input("image", None),
        remove_input("vae"),
        rename_output("denoise_mask", "latents"),
        insert_converter("mask", "image/to_mask", 1, input="image", output="mask", values={"invert": True}),
        behaviour="a model that was trained to inpaint needs Encode for inpainting model in the place of this node",
    ),
    _steering("controlnet", 2, "control", "control_weight", "control_model", rename_input("control_mode", "mode")),
    _steering("t2i_adapter", 1, "t2i_adapter", "weight", "t2i_adapter_model"),
    became(
        "ip_adapter" + STEERING,
        "diffusion/apply_ip_adapter",
        1,
        rename_input("ip_adapter_model", "model"),
        rename_input("clip_vision_model", "encoder"),
        convert_input("encoder", table(_ENCODERS)),
        rename_input("weight", "strength"),
        rename_input("method", "part"),
        convert_input("part", table({"full": "all"})),
        rename_input("begin_step_percent", "start"),
        rename_input("end_step_percent", "end"),
        remove_input("mask", None),
        remove_output("ip_adapter"),
    ),
    became("ideal_size", "diffusion/ideal_size", 1),
    became(
        "freeu",
        "comfyui/FreeU",
        1,
        rename_input("unet", "model"),
        rename_output("unet", "model"),
        set_default("b1", 1.2, 1.1),
        set_default("b2", 1.4, 1.2),
    ),
    *pictures("l2i", "diffusion/latents_to_image", 1, *_TILING),
    became("i2l", "diffusion/image_to_latents", 1, *_TILING, remove_input("color_compensation", "None")),
    became(
        "lresize",
        "diffusion/resize_latents",
        1,
        rename_input("mode", "method"),
        _METHODS,
        set_default("method", "bilinear", "nearest-exact"),
        remove_input("antialias", False),
    ),
    became(
        "lscale",
        "diffusion/scale_latents",
        1,
        rename_input("scale_factor", "factor"),
        rename_input("mode", "method"),
        _METHODS,
        set_default("method", "bilinear", "nearest-exact"),
        remove_input("antialias", False),
    ),
)
"""Their histories."""

"""What a file is that holds one part of a model by itself: a UNet, a text encoder, an image encoder.

It must not know torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from nodeloom.runtime.models.folders import CONFIG_SUFFIX
from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.original_layout import UNET, channel_variant, has_prefix, network_base
from nodeloom.runtime.models.records import Base, Identity, Part
from nodeloom.runtime.models.vision.layout import has_vision

TEXT: Final = "text_model.encoder.layers."
"""What the layers of a text encoder are called in transformers' layout, alone in a file."""
OPEN_CLIP_TEXT: Final = "transformer.resblocks."
"""The same in open_clip's."""

_TEXT_PARTS: Final[tuple[Part, ...]] = ("text_encoder", "tokenizer")
_SECOND_PARTS: Final[tuple[Part, ...]] = ("text_encoder_2", "tokenizer_2")
# Layers by which ComfyUI tells CLIP's G and H; what has fewer is L.
_G_LAYER, _H_LAYER = 30, 22
_G_WIDTH, _H_WIDTH = 1280, 1024
_FIRST: Final = ("input_blocks.0.0.weight", "conv_in.weight")
_LAST: Final = ("output_blocks.0.0.in_layers.0.weight", "up_blocks.0.resnets.0.norm1.weight")
_TIME: Final = ("time_embed.0.weight", "time_embedding.linear_1.weight")
_LABEL: Final = ("label_emb.0.0.weight", "add_embedding.linear_1.weight")
# A transformer at the full size, which SDXL's networks don't have.
_AT_FULL_SIZE: Final = ("input_blocks.1.1.", "down_blocks.0.attentions.")
_MORE_THAN_PICTURES: Final = (".time_stack.", ".motion_modules.", ".temporal_transformer_blocks.", ".time_mixer.")


def identify_alone(tensors: Mapping[str, TensorInfo], precision: str | None) -> Identity | None:
    """Tell which part of a model this is; None for anything else."""
    if is_unet(tensors):
        return unet_alone(tensors, precision)
    text = _text_parts(tensors)
    if has_vision(tensors):
        return Identity(
            "clip_vision", _text_base(tensors), precision, ("image_encoder", *text), _strange_vision(tensors)
        )
    return Identity("text_encoder", _text_base(tensors), precision, text) if text else None


def told_by_configs(identity: Identity, path: Path) -> Identity:
    """Return what a file is with what the configs beside it add: whether a small text encoder is SDXL's second one."""
    configs = path.with_suffix(CONFIG_SUFFIX)
    if identity.kind == "text_encoder" and (configs / _SECOND_PARTS[0] / "config.json").is_file():
        return replace(identity, base="sdxl", parts=_SECOND_PARTS)
    return identity


def is_unet(tensors: Mapping[str, TensorInfo]) -> bool:
    """Tell whether a file holds a UNet for pictures: in the original layout, with or without prefix, or diffusers'."""
    if any(mark in name for name in tensors for mark in _MORE_THAN_PICTURES):
        return False
    prefix = unet_prefix(tensors)
    return any(all(prefix + name in tensors for name in names) for names in zip(_FIRST, _LAST, _TIME, strict=True))


def unet_prefix(tensors: Mapping[str, TensorInfo]) -> str:
    """Return what the names of a UNet begin with in a file that has it alone."""
    return UNET if has_prefix(tensors, f"{UNET}input_blocks.") else ""


def unet_alone(tensors: Mapping[str, TensorInfo], precision: str | None) -> Identity:
    """Tell what a file is for which `is_unet` holds, by its UNet."""
    prefix = unet_prefix(tensors)
    inner = {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
    first = next(inner[name] for name in _FIRST if name in inner)
    if len(first.shape) != 4:
        return Identity("unknown", problems=("the first layer of its UNet is damaged: download it again",))
    variant, problems = channel_variant(first.shape[1])
    return Identity("unet", _unet_base(inner), precision, ("unet",), problems, variant)


def _unet_base(tensors: Mapping[str, TensorInfo]) -> Base | None:
    """Return the base by how the network is made, else by the text that it reads.

    SDXL's have a label and no transformer at the full size; SD 2 projects its transformers linearly, SD 1 by
    convolution.
    """
    labeled = any(name in tensors for name in _LABEL)
    if labeled and not any(name.startswith(_AT_FULL_SIZE) for name in tensors):
        return "sdxl"
    projection = next((tensor for name, tensor in tensors.items() if name.endswith(".proj_in.weight")), None)
    if projection is None:
        return network_base(tensors)
    return "sd1" if len(projection.shape) == 4 else "sd2"


def _text_parts(tensors: Mapping[str, TensorInfo]) -> tuple[Part, ...]:
    """Return the parts that a text encoder alone has, none where there is none: G is the second one of SDXL."""
    base = _text_base(tensors)
    return () if base is None else _SECOND_PARTS if base == "sdxl" else _TEXT_PARTS


def _text_base(tensors: Mapping[str, TensorInfo]) -> Base | None:
    """Return the base whose text encoder this is: SDXL for G, SD 2 for H, SD 1 for L, which SDXL has as well."""
    open_clip = "token_embedding.weight" in tensors and has_prefix(tensors, f"{OPEN_CLIP_TEXT}0.")
    layers = OPEN_CLIP_TEXT if open_clip else TEXT
    norm = f"{layers}0.ln_1.weight" if open_clip else f"{layers}0.layer_norm1.weight"
    if norm not in tensors:
        return None
    width = tensors[norm].shape[-1:]
    if has_prefix(tensors, f"{layers}{_G_LAYER}.") or width == (_G_WIDTH,):
        return "sdxl"
    if has_prefix(tensors, f"{layers}{_H_LAYER}.") or width == (_H_WIDTH,):
        return "sd2"
    return "sdxl" if open_clip else "sd1"  # nobody publishes L so


def _strange_vision(tensors: Mapping[str, TensorInfo]) -> tuple[str, ...]:
    """Return a sentence for an image encoder that lacks what CLIP's have."""
    known = has_prefix(tensors, "visual_projection.") or any(name.endswith("visual.proj") for name in tensors)
    return (
        () if known else ("its image encoder has no projection, where those of CLIP L, H and G do: get the whole one",)
    )

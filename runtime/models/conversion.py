"""From the original key layout of single files to the names our networks have, by diffusers' own converters.

Tensors are renamed, split and reshaped, never computed with, so a network loaded from a single file equals bit for
bit the one from a diffusers folder. Works on meta tensors as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from diffusers.loaders.single_file_utils import (
    convert_ldm_unet_checkpoint,
    convert_ldm_vae_checkpoint,
    convert_open_clip_checkpoint,
)

from nodeloom.runtime.models.alone import TURNED
from nodeloom.runtime.models.records import Part

Tensors = dict[str, torch.Tensor]

# Stored by some programs though they are no weights: numbers of positions, and a scale used in training only.
_IGNORED = ("position_ids", "logit_scale")
_WRAPPER: Final = "text_model."
_FIRST_NAMES: Final = {
    ".attentions.0.query.": ".attentions.0.to_q.",
    ".attentions.0.key.": ".attentions.0.to_k.",
    ".attentions.0.value.": ".attentions.0.to_v.",
    ".attentions.0.proj_attn.": ".attentions.0.to_out.0.",
}
_OPEN_CLIP_BLOCKS: Final = "resblocks."
# The converter of open_clip's text model cuts these up or turns them, so they don't reappear as they were.
_RESHAPED = ("in_proj_weight", "in_proj_bias", "text_projection")


def convert(part: Part, network: torch.nn.Module, tensors: Tensors, prefix: str) -> Tensors:
    """Return a checkpoint's tensors under the names of `network`'s parameters.

    `tensors` are one part's, with their prefix. A tensor that no rule knows keeps its name, so that comparing names
    with the network's finds it.
    """
    known = dict(_usual(name, tensor, prefix) for name, tensor in tensors.items() if not name.endswith(_IGNORED))
    converted = _converted(part, network, known, prefix)
    used = {id(tensor) for tensor in converted.values()}
    strangers = {
        name: tensor for name, tensor in known.items() if id(tensor) not in used and not name.endswith(_RESHAPED)
    }
    return converted | strangers


def _converted(part: Part, network: torch.nn.Module, tensors: Mapping[str, torch.Tensor], prefix: str) -> Tensors:
    """Apply the converter for a part."""
    if part == "unet" and not prefix:
        return dict(tensors)  # a UNet alone, under diffusers' names
    if part == "unet":
        unet: Tensors = convert_ldm_unet_checkpoint(tensors, config=network.config)
        return unet
    if part == "vae" and any(name.startswith("encoder.down_blocks.") for name in tensors):
        return {_renewed(name): tensor for name, tensor in tensors.items()}  # a VAE alone, under diffusers' names
    if part == "vae":
        vae: Tensors = convert_ldm_vae_checkpoint(tensors, config=network.config)
        return vae
    if any(name.startswith(f"{prefix}transformer.{_OPEN_CLIP_BLOCKS}") for name in tensors):
        text: Tensors = convert_open_clip_checkpoint(network, tensors, prefix=prefix)
    else:
        text = {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}
    # some files were written without the wrapper `text_model`, and transformers 5.6 and later have none
    wrapper = _WRAPPER if hasattr(network, "text_model") else ""
    # merges of both sorts have tensors twice: those without the wrapper count, as in ComfyUI
    ordered = sorted(text.items(), key=lambda item: not item[0].startswith(_WRAPPER))
    return {_wrapped(name.removeprefix(_WRAPPER), wrapper): tensor for name, tensor in ordered}


def _wrapped(name: str, wrapper: str) -> str:
    """Return a text encoder's name below its wrapper; the projection is outside of it."""
    return name if name.startswith("text_projection") else wrapper + name


def _usual(name: str, tensor: torch.Tensor, prefix: str) -> tuple[str, torch.Tensor]:
    """Return a tensor under the name and in the shape that the converters know.

    The 1x1 convolutions (out, in, 1, 1) of a VAE's attention became linear (out, in), and some programs write the
    projection of open_clip's text model as a layer, which it isn't.
    """
    if ".attn_1." in name and tensor.ndim == 4:
        return name, tensor[:, :, 0, 0]
    if name == TURNED:
        return "text_projection.weight", tensor.T
    if name == f"{prefix}text_projection.weight" and prefix.endswith(".model."):
        return f"{prefix}text_projection", tensor.T
    return name, tensor


def _renewed(name: str) -> str:
    """Return the name that diffusers has now for what its first releases called otherwise."""
    for old, new in _FIRST_NAMES.items():
        name = name.replace(old, new)
    return name

"""The way back: our networks' tensors under the names of the original single-file layout.

The exact inverse of `conversion`: what is written here loads as the same network, bit for bit. Trainers use it to
ship one file that every program reads. Tensors are renamed, joined and reshaped; values don't change, and meta
tensors will do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import torch

from nodeloom.runtime.models.conversion import Tensors
from nodeloom.runtime.models.original_layout import UNET, VAE

_UNET_TOP: Final[Mapping[str, str]] = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "class_embedding.linear_1": "label_emb.0.0",
    "class_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
    "mid_block.resnets.0": "middle_block.0",
    "mid_block.attentions.0": "middle_block.1",
    "mid_block.resnets.1": "middle_block.2",
}
_UNET_RESNET: Final[Mapping[str, str]] = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}
_VAE_NAMES: Final[Mapping[str, str]] = {
    "mid_block.resnets.0": "mid.block_1",
    "mid_block.resnets.1": "mid.block_2",
    "mid_block.attentions.0": "mid.attn_1",
    "conv_shortcut": "nin_shortcut",
    "conv_norm_out": "norm_out",
}
_VAE_ATTENTION: Final[Mapping[str, str]] = {
    "group_norm": "norm",
    "to_q": "q",
    "to_k": "k",
    "to_v": "v",
    "to_out.0": "proj_out",
}
_OPEN_CLIP_TOP: Final[Mapping[str, str]] = {
    "embeddings.token_embedding.weight": "token_embedding.weight",
    "embeddings.position_embedding.weight": "positional_embedding",
    "final_layer_norm.weight": "ln_final.weight",
    "final_layer_norm.bias": "ln_final.bias",
}
_OPEN_CLIP_LAYER: Final[Mapping[str, str]] = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}


def export_unet(tensors: Mapping[str, torch.Tensor], layers_per_block: int = 2) -> Tensors:
    """Return a UNet's tensors as a checkpoint holds them, with the prefix `model.diffusion_model.`."""
    names = dict(_UNET_TOP)
    stride = layers_per_block + 1  # a down block is its layers and a downsampler, an up block has one layer more
    for name in tensors:
        block = re.match(r"(down|up)_blocks\.(\d+)\.(resnets|attentions|downsamplers|upsamplers)\.(\d+)", name)
        if block is None:
            continue
        side, index, what, layer = block[1], int(block[2]), block[3], int(block[4])
        position = index * stride + layer + (1 if side == "down" else 0)
        ours = f"{side}_blocks.{index}.{what}.{layer}"
        if what == "downsamplers":
            names[f"{ours}.conv"] = f"input_blocks.{(index + 1) * stride}.0.op"
        elif what == "upsamplers":
            after_attention = any(other.startswith(f"up_blocks.{index}.attentions.") for other in tensors)
            names[ours] = f"output_blocks.{(index + 1) * stride - 1}.{2 if after_attention else 1}"
        else:
            blocks = "input_blocks" if side == "down" else "output_blocks"
            names[ours] = f"{blocks}.{position}.{0 if what == 'resnets' else 1}"
    return {UNET + _renamed(name, names, _UNET_RESNET): tensor for name, tensor in tensors.items()}


def _renamed(name: str, names: Mapping[str, str], resnet: Mapping[str, str]) -> str:
    """Replace the longest known beginning of a name, and a residual layer's names after it."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        beginning = ".".join(parts[:length])
        if beginning in names:
            rest = parts[length:]
            if ".resnets." in f".{name}":
                rest = [resnet[rest[0]], *rest[1:]]
            return ".".join([names[beginning], *rest])
    raise KeyError(f"{name} is not a tensor of a UNet with these blocks")


def export_vae(tensors: Mapping[str, torch.Tensor]) -> Tensors:
    """Return a VAE's tensors as a checkpoint holds them, with the prefix `first_stage_model.`."""
    blocks = 1 + max(int(found[1]) for name in tensors if (found := re.match(r"decoder\.up_blocks\.(\d+)", name)))
    exported: Tensors = {}
    for name, tensor in tensors.items():
        original = re.sub(r"down_blocks\.(\d+)\.resnets", r"down.\1.block", name)
        original = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", original)
        # the original counts the decoder's blocks from the picture inwards
        original = re.sub(
            r"up_blocks\.(\d+)\.resnets", lambda found: f"up.{blocks - 1 - int(found[1])}.block", original
        )
        original = re.sub(
            r"up_blocks\.(\d+)\.upsamplers\.0", lambda found: f"up.{blocks - 1 - int(found[1])}.upsample", original
        )
        original = _replaced(original, _VAE_NAMES)
        if ".attn_1." in original:
            original = _replaced(original, _VAE_ATTENTION)
            tensor = tensor[:, :, None, None] if tensor.ndim == 2 else tensor
        exported[VAE + original] = tensor
    return exported


def export_clip(tensors: Mapping[str, torch.Tensor], prefix: str) -> Tensors:
    """Return the tensors of a CLIP text model in the layout of transformers, under a checkpoint's `prefix`."""
    return {f"{prefix}text_model.{name.removeprefix('text_model.')}": tensor for name, tensor in tensors.items()}


def export_open_clip(tensors: Mapping[str, torch.Tensor], prefix: str) -> Tensors:
    """Return the tensors of a CLIP text model with projection in the layout of open_clip, under a `prefix`.

    The three projections of attention are joined to one (3 * width, width), the text projection is transposed.
    """
    ours = {name.removeprefix("text_model."): tensor for name, tensor in tensors.items()}
    exported: Tensors = {}
    for name, tensor in ours.items():
        if name == "text_projection.weight":
            exported[f"{prefix}text_projection"] = tensor.T
        elif name in _OPEN_CLIP_TOP:
            exported[prefix + _OPEN_CLIP_TOP[name]] = tensor
        elif ".self_attn.q_proj." in name:
            joined = torch.cat([ours[name.replace("q_proj", f"{which}_proj")] for which in "qkv"])
            block, kind = name.split(".")[2], name.rpartition(".")[2]
            exported[f"{prefix}transformer.resblocks.{block}.attn.in_proj_{kind}"] = joined
        elif ".self_attn.k_proj." not in name and ".self_attn.v_proj." not in name:
            layer = _replaced(name.removeprefix("encoder.layers."), _OPEN_CLIP_LAYER)
            exported[f"{prefix}transformer.resblocks.{layer}"] = tensor
    return exported


def _replaced(name: str, words: Mapping[str, str]) -> str:
    for ours, original in words.items():
        name = name.replace(ours, original)
    return name

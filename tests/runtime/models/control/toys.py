"""Small ControlNets and adapters with random weights, and their tensors under the names that files have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import torch
from diffusers import ControlNetModel, ControlNetUnionModel
from torch import Tensor

from nodeloom.runtime.models.control.adapter import T2IAdapter
from nodeloom.runtime.models.control.config import AdapterShape
from nodeloom.runtime.models.original_export import export_unet
from nodeloom.runtime.models.original_layout import UNET

FIRST: dict[str, Any] = {
    "block_out_channels": (32, 64),
    "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
    "cross_attention_dim": 768,
    "layers_per_block": 1,
    "conditioning_embedding_out_channels": (4, 8, 12, 16),
}
"""Of Stable Diffusion 1's make."""
XL: dict[str, Any] = {
    "block_out_channels": (32, 64, 128),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "transformer_layers_per_block": (1, 1, 2),
    "attention_head_dim": (1, 1, 2),
    "cross_attention_dim": 2048,
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 32 + 6 * 256,
    "conditioning_embedding_out_channels": (4, 8, 12, 16),
}
"""Of SDXL's."""
UNION: dict[str, Any] = {
    **XL, "num_control_type": 3, "num_trans_channel": 32, "num_trans_head": 8, "num_proj_channel": 32,
}  # fmt: skip
ADAPTER = AdapterShape(channels=3, cell=8, widths=(16, 24, 32, 32), layers=2, kernel=1, convolved=False, light=False)

_HINT_LAYERS = re.compile(r"controlnet_cond_embedding\.(conv_in|conv_out|blocks\.(\d+))\.(.+)")


def filled(network: torch.nn.Module, seed: int = 0) -> Any:
    """A network with other weights than zeros everywhere, in evaluation mode."""
    draws = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in network.parameters():
            scale = weight[0].numel() ** -0.5 if weight.ndim > 1 else 0.1
            weight.copy_(torch.randn(weight.shape, generator=draws) * scale + (0.0 if weight.ndim > 1 else 0.5))
    return network.eval().requires_grad_(False)


def control(config: Mapping[str, Any] = FIRST, seed: int = 0) -> Any:
    """A ControlNet, or one for several sorts of pictures where the config says so."""
    made: Any = ControlNetUnionModel if "num_control_type" in config else ControlNetModel
    return filled(made(**config), seed)


def adapter(shape: AdapterShape = ADAPTER, seed: int = 0) -> T2IAdapter:
    """A T2I adapter."""
    made: T2IAdapter = filled(T2IAdapter(shape), seed)
    return made


def tensors(network: torch.nn.Module) -> dict[str, Tensor]:
    """What a file of diffusers would hold."""
    return {name: tensor.contiguous() for name, tensor in network.state_dict().items()}


def original(network: Any, prefix: str = "") -> dict[str, Tensor]:
    """The tensors of a ControlNet in the original layout."""
    own = tensors(network)
    shared = {name: tensor for name, tensor in own.items() if not name.startswith("controlnet_")}
    exported = export_unet(shared, network.config.layers_per_block)
    found = {name.removeprefix(UNET): tensor for name, tensor in exported.items()}
    last = 2 * (1 + len({name.split(".")[2] for name in own if ".blocks." in name and "cond_embedding" in name}))
    for name, tensor in own.items():
        if layer := _HINT_LAYERS.fullmatch(name):
            number = {"conv_in": 0, "conv_out": last}.get(layer[1])
            found[f"input_hint_block.{2 * int(layer[2]) + 2 if number is None else number}.{layer[3]}"] = tensor
        elif name.startswith("controlnet_down_blocks."):
            found[re.sub(r"controlnet_down_blocks\.(\d+)\.", r"zero_convs.\1.0.", name)] = tensor
        elif name.startswith("controlnet_mid_block."):
            found[name.replace("controlnet_mid_block.", "middle_block_out.0.")] = tensor
    return {prefix + name: tensor for name, tensor in found.items()}


def flat(network: T2IAdapter) -> dict[str, Tensor]:
    """The tensors of a T2I adapter in its authors' layout."""
    layers = network.shape.layers

    def renamed(name: str) -> str:
        if network.shape.light:
            return name.replace(".resnets.", ".body.")
        name = re.sub(r"body\.(\d+)\.down\.", lambda found: f"body.{int(found[1]) * layers}.down_opt.op.", name)
        name = re.sub(r"body\.(\d+)\.in_conv\.", lambda found: f"body.{int(found[1]) * layers}.in_conv.", name)
        return re.sub(
            r"body\.(\d+)\.resnets\.(\d+)\.", lambda found: f"body.{int(found[1]) * layers + int(found[2])}.", name
        )

    return {renamed(name): tensor for name, tensor in tensors(network).items()}

"""Small UNets of the layouts of SD and SDXL with random weights, shared by the tests of this folder."""

import functools
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor

from nodeloom.runtime.diffusion.inside import Inside, OpenNetwork

TEXT = torch.randn(2, 7, 8, generator=torch.Generator().manual_seed(1))
SAMPLE = torch.randn(2, 4, 16, 24, generator=torch.Generator().manual_seed(2))
TIME = torch.tensor(500.0)
ADDED = {"text_embeds": torch.ones(2, 4), "time_ids": torch.full((2, 6), 64.0)}


@functools.cache
def network(kind: str = "sd") -> UNet2DConditionModel:
    torch.manual_seed(0)
    more: dict[str, Any] = {}
    if kind == "sdxl":
        more = {
            "addition_embed_type": "text_time",
            "addition_time_embed_dim": 8,
            "projection_class_embeddings_input_dim": 4 + 6 * 8,
            "transformer_layers_per_block": (1, 2, 2),
        }
    return UNet2DConditionModel(
        block_out_channels=(8, 16, 32),
        layers_per_block=2,
        norm_num_groups=4,
        cross_attention_dim=8,
        attention_head_dim=4,
        down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
        **more,
    ).eval()


@torch.no_grad()
def asked(*inside: Inside, sample: Tensor = SAMPLE, kind: str = "sd", **more: Any) -> Tensor:
    """What a network with these changes predicts."""
    added = ADDED if kind == "sdxl" else None
    opened = OpenNetwork(network(kind))
    return opened(sample, TIME, TEXT, added_cond_kwargs=added, return_dict=False, inside=inside, **more)[0]

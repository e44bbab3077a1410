"""The networks, in SDXL's layout, and the noise levels that they are trained on."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from nodeloom.runtime.diffusion.conditioning import BASE_IDS, REFINER_IDS
from nodeloom.runtime.diffusion.sigmas import scaled_linear
from nodeloom.runtime.training.plan import Sizes
from nodeloom.runtime.training.vocabulary_files import LENGTH

LATENTS: Final = 4
"""Channels of the latents."""

TIMESTEPS: Final = 1000
"""Noise levels of SD and SDXL."""

_HEAD_WIDTH: Final = 16


def make_autoencoder(sizes: Sizes, scaling: float = 1.0, *, quick: bool = False) -> AutoencoderKL:
    """Return an autoencoder of 8 x 8 pixels to a cell; `scaling` brings its latents to unit variance.

    The `quick` one has fewer channels.
    """
    widths = sizes.quick if quick else sizes.autoencoder
    blocks = len(widths)
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * blocks,
        up_block_types=("UpDecoderBlock2D",) * blocks,
        block_out_channels=widths,
        layers_per_block=1,
        latent_channels=LATENTS,
        norm_num_groups=sizes.autoencoder_groups,
        sample_size=sizes.picture,
        scaling_factor=scaling,
        force_upcast=False,
    )


def make_clip(sizes: Sizes, tokens: int) -> CLIPTextModel:
    """Return the first text encoder, for a vocabulary of so many tokens."""
    return CLIPTextModel(_clip_config(sizes.clip_width, sizes.clip_layers, tokens, "quick_gelu", tokens - 1, sizes))


def make_open_clip(sizes: Sizes, tokens: int) -> CLIPTextModelWithProjection:
    """Return the second text encoder, which the refiner reads too."""
    config = _clip_config(sizes.open_clip_width, sizes.open_clip_layers, tokens, "gelu", 0, sizes)
    return CLIPTextModelWithProjection(config)


def make_base(sizes: Sizes) -> UNet2DConditionModel:
    """Return the base's UNet: it reads both text encoders and six time ids."""
    return UNet2DConditionModel(
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        block_out_channels=sizes.base,
        attention_head_dim=sizes.base_heads,  # the library's name for the number of heads
        cross_attention_dim=sizes.clip_width + sizes.open_clip_width,
        projection_class_embeddings_input_dim=sizes.open_clip_width + BASE_IDS * sizes.time_width,
        **_unet_config(sizes),
    )


def make_refiner(sizes: Sizes) -> UNet2DConditionModel:
    """Return the refiner's UNet: it reads the second text encoder, and a score among five time ids."""
    return UNet2DConditionModel(
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        block_out_channels=sizes.refiner,
        attention_head_dim=sizes.refiner_heads,
        cross_attention_dim=sizes.open_clip_width,
        projection_class_embeddings_input_dim=sizes.open_clip_width + REFINER_IDS * sizes.time_width,
        **_unet_config(sizes),
    )


@cache
def noise_levels() -> Tensor:
    """Return sigma for every timestep [1000], fp32."""
    return scaled_linear().sigmas


def noised(latents: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
    """Return what a network sees at its timesteps [B]: latents and noise [B,4,h,w], the sum of variance one."""
    sigma = noise_levels().to(latents.device)[timesteps][:, None, None, None]
    return (latents + sigma * noise) / (1 + sigma**2).sqrt()


def _unet_config(sizes: Sizes) -> dict[str, Any]:
    return {
        "sample_size": sizes.latent,
        "in_channels": LATENTS,
        "out_channels": LATENTS,
        "layers_per_block": 2,
        "transformer_layers_per_block": 1,
        "use_linear_projection": True,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": sizes.time_width,
        "norm_num_groups": sizes.groups,
    }


def _clip_config(width: int, layers: int, tokens: int, act: str, padding: int, sizes: Sizes) -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=tokens,
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=layers,
        num_attention_heads=max(1, width // _HEAD_WIDTH),
        max_position_embeddings=LENGTH,
        hidden_act=act,
        projection_dim=sizes.open_clip_width,
        bos_token_id=tokens - 2,
        eos_token_id=tokens - 1,
        pad_token_id=padding,
    )


def parameter_total(*modules: torch.nn.Module) -> int:
    """Return how many weights networks have together."""
    return sum(parameter.numel() for module in modules for parameter in module.parameters())

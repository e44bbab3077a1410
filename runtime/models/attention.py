"""How a network computes attention: torch's fused function, or ways that take less memory or fewer kernels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from diffusers import (
    AutoencoderKL,
    AutoencoderKLTemporalDecoder,
    ControlNetModel,
    ControlNetUnionModel,
    UNet2DConditionModel,
    UNetSpatioTemporalConditionModel,
)
from diffusers.models.attention_processor import AttnProcessor, AttnProcessor2_0, SlicedAttnProcessor

Attention = Literal["auto", "sdpa", "sliced", "math"]
"""The setting `NODELOOM_ATTENTION`."""

_PROCESSORS: Final[Mapping[Attention, Callable[[], object]]] = {
    "auto": AttnProcessor2_0,
    "sdpa": AttnProcessor2_0,
    "sliced": lambda: SlicedAttnProcessor(slice_size=1),  # one head at a time
    "math": AttnProcessor,
}

_NETWORKS: Final = (
    AutoencoderKL,
    AutoencoderKLTemporalDecoder,
    ControlNetModel,
    ControlNetUnionModel,
    UNet2DConditionModel,
    UNetSpatioTemporalConditionModel,
)


def attend(network: object, attention: Attention) -> None:
    """Let a UNet, VAE or ControlNet compute attention in this way; text encoders are short enough for any."""
    if attention != "auto" and isinstance(network, _NETWORKS):
        network.set_attn_processor(_PROCESSORS[attention]())

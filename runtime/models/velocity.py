"""Whether a UNet of Stable Diffusion 2 predicts velocity, told by its weights: its files hold no other mark."""

from __future__ import annotations

import re
from typing import Final

import torch
from diffusers import UNet2DConditionModel

_BIAS: Final = re.compile(r"up_blocks\.\d+\.attentions\.\d+\.transformer_blocks\.0\.norm1\.bias")
_LATENTS: Final = 4
# Training for velocity at 768 pixels spread this bias out; below are the models that predict noise. The place and the
# number are ComfyUI's.
_SPREAD: Final = 0.09


def predicts_velocity(unet: UNet2DConditionModel) -> bool:
    """Tell by the bias before the last attention; networks that inpaint or edit all predict noise."""
    if unet.config["in_channels"] != _LATENTS:
        return False
    biases = [weight for name, weight in unet.named_parameters() if _BIAS.fullmatch(name)]
    return bool(biases) and float(torch.std(biases[-1].detach().float(), correction=0)) > _SPREAD

"""Latents as such: empty ones and resized ones. Unscaled space throughout, as the VAE has them."""

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

LatentResize = Literal["nearest-exact", "bilinear", "bicubic", "area"]


def empty_latents(width: int, height: int, batch: int = 1, *, channels: int = 4, factor: int = 8) -> Tensor:
    """Return zeros [batch, channels, height // factor, width // factor] fp32 on the CPU; sizes in pixels."""
    return torch.zeros(batch, channels, height // factor, width // factor)


def resize_latents(latents: Tensor, width: int, height: int, method: LatentResize = "nearest-exact") -> Tensor:
    """Return latents [B,C,height,width] (sizes in latent cells), in the dtype and on the device of `latents`.

    Without antialiasing and with corners not aligned, as the peers' latent upscaling for a second, finer pass.
    """
    return functional.interpolate(latents, size=(height, width), mode=method)

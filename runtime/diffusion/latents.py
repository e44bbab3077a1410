"""Latents as such: empty ones and resized ones. Unscaled space throughout, as the VAE has them."""

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

LatentResize = Literal["nearest-exact", "bilinear", "bicubic", "area", "bislerp"]


def empty_latents(width: int, height: int, batch: int = 1, *, channels: int = 4, factor: int = 8) -> Tensor:
    """Return zeros [batch, channels, height // factor, width // factor] fp32 on the CPU; sizes in pixels."""
    return torch.zeros(batch, channels, height // factor, width // factor)


def resize_latents(
    latents: Tensor, width: int, height: int, method: LatentResize = "nearest-exact", *, crop: bool = False
) -> Tensor:
    """Return latents [B,C,height,width] (sizes in latent cells), in the dtype and on the device of `latents`.

    Without antialiasing and with corners not aligned, as the peers' latent upscaling for a second, finer pass.
    "bislerp" turns from one cell's vector to the next one's in place of mixing them. `crop`: cut off what the new
    proportions leave no room for, in place of distorting it.
    """
    part = middle(latents, width / height) if crop else latents
    if method == "bislerp":
        return _turned(_turned(part, width, -1), height, -2)
    return functional.interpolate(part, size=(height, width), mode=method)


def middle(latents: Tensor, aspect: float) -> Tensor:
    """Return the largest middle part [B,C,h,w] of (nearly) that width to height; rounded as ComfyUI rounds it.

    Something is always left, where ComfyUI fails.
    """
    height, width = latents.shape[-2:]
    own = width / height
    left = round((width - width * (aspect / own)) / 2) if own > aspect else 0
    top = round((height - height * (own / aspect)) / 2) if own < aspect else 0
    left, top = min(left, (width - 1) // 2), min(top, (height - 1) // 2)
    return latents[..., top : height - top, left : width - left]


def _turned(latents: Tensor, size: int, axis: int) -> Tensor:
    """Resize one axis by spherical interpolation between the vectors of neighbouring cells."""
    count = latents.shape[axis]
    cells = torch.arange(count, dtype=torch.float32, device=latents.device).view(1, 1, -1)
    places = functional.interpolate(cells, size=size, mode="linear").flatten()
    low = places.long()
    share = (places - low).view([-1 if dim == latents.ndim + axis else 1 for dim in range(latents.ndim)])
    return _between(latents.index_select(axis, low), latents.index_select(axis, (low + 1).clamp(max=count - 1)), share)


def _between(first: Tensor, second: Tensor, share: Tensor) -> Tensor:
    """The vectors [B,C,...] that lie `share` of the way from one direction to the other; lengths are mixed."""
    lengths = [vector.norm(dim=1, keepdim=True) for vector in (first, second)]
    mixed_length = lengths[0] * (1 - share) + lengths[1] * share
    units = [torch.nan_to_num(vector / length) for vector, length in zip((first, second), lengths, strict=True)]
    cosine = (units[0] * units[1]).sum(dim=1, keepdim=True)
    angle = cosine.clamp(-1, 1).acos()
    turned = (((1 - share) * angle).sin() * units[0] + (share * angle).sin() * units[1]) / angle.sin() * mixed_length
    # no direction leads from a vector to itself, and none is best to its opposite
    turned = torch.where(cosine > 1 - 1e-5, first, turned)
    return torch.where(cosine < 1e-5 - 1, first * (1 - share) + second * share, turned)

"""Kernels that pictures and latents are filtered with: a Gaussian, and what sharpens by it."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_STRENGTH: Final = 10
"""How much of the Gaussian an `alpha` of 1 is, in ComfyUI."""


def gaussian(radius: int, sigma: float) -> Tensor:
    """Return a Gaussian [2r+1,2r+1] whose sum is 1, over -1..1 in both directions: `sigma` is told in radii."""
    places = torch.linspace(-1, 1, 2 * radius + 1)
    distance = torch.sqrt(places[:, None] ** 2 + places**2)
    bell = torch.exp(-(distance * distance) / (2.0 * sigma * sigma))
    return bell / bell.sum()


def sharpening(radius: int, sigma: float, alpha: float) -> Tensor:
    """Return the kernel [2r+1,2r+1] that adds the difference from what a Gaussian leaves; 0 changes nothing."""
    kernel = gaussian(radius, sigma) * -(alpha * _STRENGTH)
    kernel[radius, radius] += 1.0 - kernel.sum()
    return kernel


def filtered(pictures: Tensor, kernel: Tensor) -> Tensor:
    """Return pictures or latents [B,C,h,w], larger than the kernel's radius, under a kernel; edges are mirrored."""
    radius, channels = kernel.shape[0] // 2, pictures.shape[1]
    framed = functional.pad(pictures, [radius] * 4, "reflect")
    weights = kernel.to(pictures).expand(channels, 1, -1, -1).contiguous()
    return functional.conv2d(framed, weights, groups=channels)

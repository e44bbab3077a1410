"""ComfyUI's blur and sharpening: one kernel over all pictures of a batch, mirrored at the edges.

torch is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.schema import InputError

if TYPE_CHECKING:
    from torch import Tensor

_STRENGTH = 10
"""How much of the kernel an `alpha` of 1 is, in ComfyUI."""


def blurred(pictures: Tensor, radius: int, sigma: float) -> Tensor:
    """Pictures [B,H,W,C] blurred by a Gaussian.

    `sigma` is told in radii, so the kernel looks the same for every `radius` in pixels. `InputError` for pictures that
    are not larger than that.
    """
    return _filtered(pictures, gaussian(radius, sigma))


def sharpened(pictures: Tensor, radius: int, sigma: float, alpha: float) -> Tensor:
    """Pictures [B,H,W,C] with `alpha` of the difference from a blurred one added, within 0..1."""
    kernel = gaussian(radius, sigma) * -(alpha * _STRENGTH)
    kernel[radius, radius] += 1.0 - kernel.sum()
    return _filtered(pictures, kernel).clamp(0, 1)


def gaussian(radius: int, sigma: float) -> Tensor:
    """A Gaussian [2r+1,2r+1] whose sum is 1, over -1..1 in both directions."""
    import torch

    places = torch.linspace(-1, 1, 2 * radius + 1)
    distance = torch.sqrt(places[:, None] ** 2 + places**2)
    bell = torch.exp(-(distance * distance) / (2.0 * sigma * sigma))
    return bell / bell.sum()


def _filtered(pictures: Tensor, kernel: Tensor) -> Tensor:
    from torch.nn import functional

    radius, channels = kernel.shape[0] // 2, pictures.shape[-1]
    if radius >= min(pictures.shape[1:3]):
        raise InputError(
            f"a radius of {radius} is too much for pictures of {pictures.shape[2]} x {pictures.shape[1]} pixels; it "
            "must be less than their sides"
        )
    framed = functional.pad(pictures.movedim(-1, 1), [radius] * 4, "reflect")
    made = functional.conv2d(framed, kernel.expand(channels, 1, -1, -1).contiguous(), groups=channels)
    return made.movedim(1, -1)

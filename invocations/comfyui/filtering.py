"""ComfyUI's blur and sharpening: one kernel over all pictures of a batch, mirrored at the edges.

torch is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.schema import InputError

if TYPE_CHECKING:
    from torch import Tensor


def blurred(pictures: Tensor, radius: int, sigma: float) -> Tensor:
    """Pictures [B,H,W,C] blurred by a Gaussian.

    `sigma` is told in radii, so the kernel looks the same for every `radius` in pixels. `InputError` for pictures that
    are not larger than that.
    """
    from nodeloom.runtime.diffusion.kernels import gaussian

    return _filtered(pictures, gaussian(radius, sigma))


def sharpened(pictures: Tensor, radius: int, sigma: float, alpha: float) -> Tensor:
    """Pictures [B,H,W,C] with `alpha` of the difference from a blurred one added, within 0..1."""
    from nodeloom.runtime.diffusion.kernels import sharpening

    return _filtered(pictures, sharpening(radius, sigma, alpha)).clamp(0, 1)


def _filtered(pictures: Tensor, kernel: Tensor) -> Tensor:
    from nodeloom.runtime.diffusion.kernels import filtered

    radius = kernel.shape[0] // 2
    if radius >= min(pictures.shape[1:3]):
        raise InputError(
            f"a radius of {radius} is too much for pictures of {pictures.shape[2]} x {pictures.shape[1]} pixels; it "
            "must be less than their sides"
        )
    return filtered(pictures.movedim(-1, 1), kernel).movedim(1, -1)

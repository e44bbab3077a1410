"""Blurring. Edges continue outwards; colours are weighted by alpha; eight bits a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from nodeloom.invocations.image.ops.modes import eight_bit, premultiplied

if TYPE_CHECKING:
    from PIL.Image import Image

Kernel = Literal["gaussian", "box"]


def blur(image: Image, radius: float, kernel: Kernel = "gaussian") -> Image:
    """The picture blurred.

    `radius` is the standard deviation of a Gaussian, or half the side of a box, in pixels. The Gaussian is Pillow's
    approximation by three boxes.
    """
    from PIL.ImageFilter import BoxBlur, GaussianBlur

    source = eight_bit(image)
    if radius == 0:
        return source.copy()
    used = GaussianBlur(radius) if kernel == "gaussian" else BoxBlur(radius)
    return premultiplied(source).filter(used).convert(source.mode)

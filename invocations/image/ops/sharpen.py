"""Sharpening by an unsharp mask. Transparency stays; eight bits a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.image.ops.modes import eight_bit, has_alpha

if TYPE_CHECKING:
    from PIL.Image import Image


def sharpen(image: Image, radius: float, amount: float) -> Image:
    """The picture, and `amount` times what a Gaussian of that standard deviation in pixels takes away from it."""
    from PIL.ImageFilter import UnsharpMask

    source = eight_bit(image)
    colors = source.convert(source.mode.removesuffix("A")) if has_alpha(source) else source
    found = colors.filter(UnsharpMask(radius, percent=round(amount * 100), threshold=0))
    if has_alpha(source):
        found.putalpha(source.getchannel("A"))
    return found

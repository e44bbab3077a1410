"""Layers: how visible each pixel of a picture is before it is laid over another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.image.ops.modes import eight_bit
from nodeloom.schema.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image


def as_layer(image: Image, opacity: float, mask: Image | None = None) -> Image:
    """The picture as RGBA, its alpha multiplied by `opacity` (0 to 1) and by a mask of the same size."""
    from PIL import ImageChops

    layer = eight_bit(image).convert("RGBA")
    alpha = layer.getchannel("A")
    if mask is not None:
        if mask.size != image.size:
            raise InputError(
                f"mask is {mask.width} x {mask.height} pixels, but image is {image.width} x {image.height}; "
                "resize one of them to the size of the other"
            )
        alpha = ImageChops.multiply(alpha, eight_bit(mask).convert("L"))
    layer.putalpha(alpha.point([round(value * opacity) for value in range(256)]))
    return layer

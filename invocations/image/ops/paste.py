"""Laying one picture over a place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.image.ops.layer import as_layer
from nodeloom.invocations.image.ops.modes import composed_mode, eight_bit, standard

if TYPE_CHECKING:
    from PIL.Image import Image


def paste(base: Image, image: Image, x: int, y: int, *, mask: Image | None = None, opacity: float = 1.0) -> Image:
    """The base with the picture laid over it, its upper left corner at (`x`, `y`), which may lie outside.

    The picture's alpha, a mask (white shows, same size as the picture) and `opacity` decide how much shows. The
    result has the size of the base; what reaches beyond is cut. Eight bits a channel.
    """
    layer = as_layer(image, opacity, mask)
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + layer.width, base.width), min(y + layer.height, base.height)
    result = eight_bit(base).convert("RGBA")
    if left < right and top < bottom:
        result.alpha_composite(layer.crop((left - x, top - y, right - x, bottom - y)), (left, top))
    return result.convert(composed_mode(standard(base), standard(image)))

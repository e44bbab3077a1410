"""Inverting colours; alpha stays, sixteen bits stay sixteen bits. Its own inverse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.image.ops.modes import SIXTEEN_BIT, has_alpha, standard

if TYPE_CHECKING:
    from PIL.Image import Image


def invert(image: Image) -> Image:
    """The negative of the picture."""
    from PIL import ImageChops

    source = standard(image)
    if source.mode == SIXTEEN_BIT:
        return source.point(lambda value: value * -1 + 65535)
    negative = ImageChops.invert(source)
    if has_alpha(source):
        negative.putalpha(source.getchannel("A"))
    return negative

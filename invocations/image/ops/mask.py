"""Masks from pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from nodeloom.invocations.image.ops.invert import invert
from nodeloom.invocations.image.ops.modes import eight_bit

if TYPE_CHECKING:
    from PIL.Image import Image

Channel = Literal["luminance", "alpha", "red", "green", "blue"]


def mask_from(image: Image, channel: Channel, *, inverted: bool = False) -> Image:
    """One channel of the picture as a mask (mode L); alpha of a picture without transparency is all white."""
    mask = _channel(eight_bit(image), channel)
    return invert(mask) if inverted else mask


def _channel(image: Image, channel: Channel) -> Image:
    if channel == "luminance":
        return image.convert("L")
    return image.convert("RGBA").getchannel(channel[0].upper())

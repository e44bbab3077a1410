"""Cropping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.image.ops.modes import standard
from nodeloom.schema.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image


def crop(image: Image, x: int, y: int, width: int, height: int) -> Image:
    """The rectangle of `width` x `height` pixels from (`x`, `y`); `InputError` if it leaves the picture."""
    _check("x", x, "width", width, image.width, "wide")
    _check("y", y, "height", height, image.height, "high")
    return standard(image).crop((x, y, x + width, y + height))


def _check(start_field: str, start: int, size_field: str, size: int, available: int, extent: str) -> None:
    if start + size > available:
        raise InputError(
            f"{start_field} is {start} and {size_field} is {size}, but the image is {available} pixels {extent}; "
            f"{start_field} + {size_field} must be at most {available}"
        )

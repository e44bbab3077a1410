"""A picture of one colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.image.ops.bounds import check_size
from nodeloom.invocations.image.ops.modes import rgba

if TYPE_CHECKING:
    from PIL.Image import Image

    from nodeloom.schema.values import ColorField


def blank(width: int, height: int, color: ColorField) -> Image:
    """A picture of one colour: RGB, or RGBA if the colour is not opaque."""
    from PIL import Image

    check_size(width, height, "width and height")
    if color.a == 255:
        return Image.new("RGB", (width, height), rgba(color)[:3])
    return Image.new("RGBA", (width, height), rgba(color))

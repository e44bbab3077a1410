"""Turning pictures: mirrored, by quarter turns without loss, by any angle."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from nodeloom.invocations.image.ops.bounds import check_size
from nodeloom.invocations.image.ops.modes import color_mode, eight_bit, premultiplied, rgba, standard

if TYPE_CHECKING:
    from PIL.Image import Image

    from nodeloom.schema.values import ColorField

Mirror = Literal["horizontal", "vertical", "both"]

MIRROR_LABELS: Mapping[str, str] = {
    "horizontal": "Left and right",
    "vertical": "Top and bottom",
    "both": "Both (half a turn)",
}
"""Labels of the ways to mirror."""

_MARGIN = 2  # pixels that bicubic interpolation reaches beyond an edge


def flip(image: Image, direction: Mirror) -> Image:
    """The picture mirrored; sixteen bits stay sixteen bits."""
    from PIL.Image import Transpose

    ways = {
        "horizontal": Transpose.FLIP_LEFT_RIGHT,
        "vertical": Transpose.FLIP_TOP_BOTTOM,
        "both": Transpose.ROTATE_180,
    }
    return standard(image).transpose(ways[direction])


def rotate(image: Image, angle: float, *, expand: bool, background: ColorField) -> Image:
    """The picture turned clockwise by `angle` degrees about its centre, corners filled with the background.

    With `expand` the result holds all of the picture, else it keeps its size. Whole quarter turns that need no
    filling move pixels without changing them; other angles are interpolated (bicubic, eight bits a channel).
    """
    turns, rest = divmod(angle % 360, 90)
    if rest == 0 and (expand or turns % 2 == 0 or image.width == image.height):
        return _quarter_turns(standard(image), int(turns))
    size = _turned_size(image.size, angle) if expand else image.size
    check_size(*size, "angle and the size of image")
    return _interpolated(eight_bit(image), angle, size, background)


def _quarter_turns(image: Image, turns: int) -> Image:
    from PIL.Image import Transpose

    ways = (None, Transpose.ROTATE_270, Transpose.ROTATE_180, Transpose.ROTATE_90)  # Pillow turns the other way
    way = ways[turns]
    return image.copy() if way is None else image.transpose(way)


def _turned_size(size: tuple[int, int], angle: float) -> tuple[int, int]:
    cos, sin = _cos_sin(angle)
    width, height = size
    slack = 1e-6  # so that rounding errors of the trigonometry add no pixel
    return (
        math.ceil(width * abs(cos) + height * abs(sin) - slack),
        math.ceil(width * abs(sin) + height * abs(cos) - slack),
    )


def _interpolated(image: Image, angle: float, size: tuple[int, int], background: ColorField) -> Image:
    """Sample a picture that has a margin of background, so that its edges blend into what fills the corners."""
    from PIL import Image
    from PIL.Image import Resampling, Transform

    mode = color_mode(image, background)
    source = premultiplied(image.convert(mode))
    fill = premultiplied(Image.new("RGBA", (1, 1), rgba(background)).convert(mode)).getpixel((0, 0))
    framed = Image.new(source.mode, (image.width + 2 * _MARGIN, image.height + 2 * _MARGIN), fill)
    framed.paste(source, (_MARGIN, _MARGIN))
    turned = framed.transform(
        size, Transform.AFFINE, _inverse(angle, size, framed.size), Resampling.BICUBIC, fillcolor=fill
    )
    return turned.convert(mode)


def _inverse(angle: float, size: tuple[int, int], source: tuple[int, int]) -> tuple[float, ...]:
    """Affine map from points of the result to points of the source, centre to centre (rows of a 2 x 3 matrix)."""
    cos, sin = _cos_sin(angle)
    x, y = size[0] / 2, size[1] / 2
    return (cos, sin, source[0] / 2 - cos * x - sin * y, -sin, cos, source[1] / 2 + sin * x - cos * y)


def _cos_sin(angle: float) -> tuple[float, float]:
    radians = math.radians(angle % 360)
    return math.cos(radians), math.sin(radians)

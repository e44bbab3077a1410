"""Numbers about a picture: how much of it has a colour, how bright, contrasty, sharp and colourful it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt
from typing import TYPE_CHECKING

from nodeloom.invocations.image.ops.modes import eight_bit, rgba

if TYPE_CHECKING:
    from PIL.Image import Image

    from nodeloom.schema.values import ColorField


@dataclass(frozen=True, slots=True)
class Statistics:
    """What `statistics` finds; transparency is not looked at.

    `brightness` is the mean and `contrast` the standard deviation of luma (ITU-R BT.601), both of 0 to 1 (Peli 1990,
    RMS contrast). `sharpness` is the variance of luma's Laplacian, in steps of eight bits (Pech-Pacheco et al. 2000).
    `colorfulness` is Hasler and Suesstrunk's M3 (2003): 0 is grey, over 100 is extreme.
    """

    brightness: float
    contrast: float
    sharpness: float
    colorfulness: float


def color_share(image: Image, color: ColorField, tolerance: int) -> float:
    """Share of the pixels, 0 to 1, whose every channel (opacity included) is within `tolerance` of the colour's."""
    from PIL import Image as Pillow
    from PIL import ImageChops

    source = eight_bit(image).convert("RGBA")
    near = Pillow.new("L", source.size, 255)
    for channel, wanted in zip(source.split(), rgba(color), strict=True):
        inside = [255 * (abs(value - wanted) <= tolerance) for value in range(256)]
        near = ImageChops.darker(near, channel.point(inside))
    return near.histogram()[255] / (source.width * source.height)


def statistics(image: Image) -> Statistics:
    """Brightness, contrast, sharpness and colourfulness of a picture."""
    source = eight_bit(image).convert("RGB")
    luma = source.convert("L")
    mean, variance = _moments(luma.convert("F"))
    return Statistics(mean / 255, sqrt(variance) / 255, _sharpness(luma), _colorfulness(source))


def _sharpness(luma: Image) -> float:
    from PIL import ImageMath

    width, height = luma.size
    if width < 3 or height < 3:
        return 0.0  # no pixel has four neighbours

    def shifted(x: int, y: int) -> Image:
        return luma.crop((1 + x, 1 + y, width - 1 + x, height - 1 + y))

    around = {"up": shifted(0, -1), "down": shifted(0, 1), "left": shifted(-1, 0), "right": shifted(1, 0)}
    laplacian = ImageMath.lambda_eval(
        lambda args: args["up"] + args["down"] + args["left"] + args["right"] - 4 * args["center"],
        **around,
        center=shifted(0, 0),
    )
    return _moments(laplacian.convert("F"))[1]


def _colorfulness(source: Image) -> float:
    from PIL import ImageMath

    red, green, blue = source.split()
    channels = {"r": red, "g": green, "b": blue}
    mean_rg, variance_rg = _moments(ImageMath.lambda_eval(lambda args: args["r"] - args["g"], **channels).convert("F"))
    twice = ImageMath.lambda_eval(lambda args: args["r"] + args["g"] - 2 * args["b"], **channels)  # whole numbers
    mean_yb, variance_yb = _moments(twice.convert("F"))
    return sqrt(variance_rg + variance_yb / 4) + 0.3 * hypot(mean_rg, mean_yb / 2)


def _moments(values: Image) -> tuple[float, float]:
    """Mean and variance of a picture in mode F, whatever its size."""
    from PIL import ImageMath

    mean = _mean(values)
    square = ImageMath.lambda_eval(lambda args: (args["x"] - mean) * (args["x"] - mean), x=values)
    return mean, _mean(square)


def _mean(values: Image) -> float:
    from PIL.Image import Resampling

    found = values.resize((1, 1), Resampling.BOX).getpixel((0, 0))
    assert isinstance(found, float)  # mode F has one number a pixel
    return found

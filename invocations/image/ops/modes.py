"""Colour modes: the five that nodes work with, and how every other becomes one of them.

L, LA, RGB and RGBA hold eight bits a channel; I;16 is grey of sixteen bits, kept by what only moves or scales pixels
and reduced to L by what mixes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.schema.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

    from nodeloom.schema.values import ColorField

SIXTEEN_BIT = "I;16"
_WORKING = frozenset({"L", "LA", "RGB", "RGBA", SIXTEEN_BIT})
_BECOMES = {"1": "L", "La": "LA", "PA": "RGBA", "RGBa": "RGBA"}
_COLOR_SPACES = frozenset({"CMYK", "YCbCr", "LAB", "HSV"})
_PREMULTIPLIED = {"LA": "La", "RGBA": "RGBa"}


def standard(image: Image) -> Image:
    """The picture in mode L, LA, RGB, RGBA or I;16.

    A transparent colour of a palette or file becomes alpha; whole numbers of 32 bits are clipped to 16 bits.
    Raises `InputError` for floating-point pictures, whose range nothing tells.
    """
    if image.mode in _WORKING and "transparency" not in image.info:
        return image
    if image.mode == "I" or image.mode.startswith("I;16"):
        return image.convert("I").convert(SIXTEEN_BIT)  # the direct way from big-endian pictures clips at 255
    if image.mode == "F":
        raise InputError("image holds floating-point numbers (mode F); convert it to a picture of 8 or 16 bits first")
    return _converted(image, _target(image))


def eight_bit(image: Image) -> Image:
    """The picture in mode L, LA, RGB or RGBA; sixteen bits are rounded to eight."""
    found = standard(image)
    if found.mode != SIXTEEN_BIT:
        return found
    return found.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")  # `convert` alone clips at 255


def has_alpha(image: Image) -> bool:
    """Whether a picture in one of the five modes has an alpha channel."""
    return image.mode in _PREMULTIPLIED


def composed_mode(base: Image, layer: Image) -> str:
    """Mode of something laid over a base: colour if either has colour, alpha if the base has alpha."""
    grey = all(image.mode in ("L", "LA", SIXTEEN_BIT) for image in (base, layer))
    return ("L" if grey else "RGB") + ("A" if has_alpha(base) else "")


def color_mode(image: Image, color: ColorField) -> str:
    """Mode that holds both a picture of eight bits and a colour."""
    grey = image.mode in ("L", "LA") and color.r == color.g == color.b
    return ("L" if grey else "RGB") + ("A" if has_alpha(image) or color.a < 255 else "")


def premultiplied(image: Image) -> Image:
    """The picture with its colours multiplied by alpha, so that hidden colours don't bleed into their neighbours."""
    mode = _PREMULTIPLIED.get(image.mode)
    return image.convert(mode) if mode else image


def rgba(color: ColorField) -> tuple[int, int, int, int]:
    """A colour as Pillow takes it for mode RGBA."""
    return color.r, color.g, color.b, color.a


def _target(image: Image) -> str:
    if image.has_transparency_data and image.mode not in _BECOMES:
        return "LA" if image.mode == "L" else "RGBA"
    return _BECOMES.get(image.mode, "RGB")


def _converted(image: Image, mode: str) -> Image:
    try:
        converted = image.convert(mode)
    except ValueError as error:
        raise InputError(f"image has colour mode {image.mode}, which can't be converted to {mode}; use RGB") from error
    converted.info.pop("transparency", None)
    if image.mode in _COLOR_SPACES:
        converted.info.pop("icc_profile", None)  # it describes the numbers before the conversion
    return converted

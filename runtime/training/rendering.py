"""Scenes to pictures: shaded, with shadows and fine detail, smooth at the edges."""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from nodeloom.runtime.training.finishes import gleam, pattern
from nodeloom.runtime.training.outlines import Grey, as_grey, thing_mask
from nodeloom.runtime.training.world import COLOURS, Scene, Thing

SOFTNESS: Final = 1.6
"""Standard deviation, in pixels, of the blur that takes the fine detail out of a picture."""

_EDGE: Final = 3
_LINE: Final = 9
_SHADOW: Final = 0.4
_RIM: Final = 0.55
_RIM_WIDTH: Final = 2.0
_SECOND_TONE: Final = 0.5


Shift: TypeAlias = tuple[int, int]
"""By how many pixels patterns are moved: to the right, and down."""


def render(scene: Scene, pixels: int, shift: Shift = (0, 0)) -> Image.Image:
    """Draw a scene as a square picture of that many pixels a side; patterns may be moved from the grid."""
    x, y = _grid(pixels)
    ground = np.array(COLOURS[scene.ground], dtype=np.float32) / np.float32(255)
    shade = 0.94 - scene.slope * (0.8 * y + 0.25 * scene.light * x)
    canvas = ground * shade[:, :, None] - (0.03 * scene.slope * y)[:, :, None]
    for thing in scene.things:
        _paint(canvas, thing, scene.light, pixels, shift)
    return Image.fromarray((np.clip(canvas, 0, 1) * 255 + 0.5).astype(np.uint8))


def outlined(scene: Scene, pixels: int) -> Image.Image:
    """Draw a scene in another style: things are lines of their colour on a flat ground, without shade and finish."""
    picture = Image.new("RGB", (pixels, pixels), COLOURS[scene.ground])
    for thing in scene.things:
        mask = thing_mask(thing, pixels)
        within = mask.filter(ImageFilter.MinFilter(_LINE))
        picture.paste(COLOURS[thing.colour], mask=ImageChops.subtract(mask, within))
    return picture


def edges(scene: Scene, pixels: int) -> Image.Image:
    """Draw where things end, white on black: mode L."""
    picture = Image.new("L", (pixels, pixels))
    for thing in scene.things:
        mask = thing_mask(thing, pixels)
        line = ImageChops.subtract(mask, mask.filter(ImageFilter.MinFilter(_EDGE)))
        picture = ImageChops.lighter(picture, line)
    return picture


def softened(picture: Image.Image, softness: float = SOFTNESS) -> Image.Image:
    """Return a picture without its fine detail."""
    return picture.filter(ImageFilter.GaussianBlur(softness))


@cache
def _grid(pixels: int) -> tuple[Grey, Grey]:
    """Return where the centres of the pixels are, -1..1: across [1, pixels] and down [pixels, 1]."""
    line = (np.arange(pixels, dtype=np.float32) + np.float32(0.5)) / np.float32(pixels / 2) - np.float32(1)
    return line[None, :], line[:, None]


def _paint(canvas: NDArray[np.float32], thing: Thing, light: float, pixels: int, shift: Shift) -> None:
    """Paint a thing and its shadow onto the canvas [pixels, pixels, 3]."""
    x, y = _grid(pixels)
    across, down = (x - np.float32(thing.x)) / thing.radius, (y - np.float32(thing.y)) / thing.radius
    mask = thing_mask(thing, pixels)
    reach = thing.radius * pixels / 2
    offset = round(0.12 * reach), round(0.17 * reach)
    shadow = Image.new("L", mask.size)
    shadow.paste(mask, offset)
    shadow = shadow.filter(ImageFilter.GaussianBlur(0.1 * reach))
    canvas *= (1 - _SHADOW * as_grey(shadow))[:, :, None]
    inside = as_grey(mask.filter(ImageFilter.GaussianBlur(_RIM_WIDTH)))
    colour = _toned(thing, pixels, shift)
    shade = (0.98 - 0.13 * across - 0.16 * down) * (1 - _RIM * np.clip(1 - inside, 0, 0.5))
    body = colour * shade[:, :, None]
    spot = 0.4 * np.exp(-((across + 0.35 - 0.3 * light) ** 2 + (down + 0.42) ** 2) / 0.16)
    if thing.finish == "shiny":
        spot = np.maximum(spot, 0.85 * gleam(across, down, light))
    body += (1 - body) * spot[:, :, None]
    share = as_grey(mask)[:, :, None]
    canvas += (body - canvas) * share


def _toned(thing: Thing, pixels: int, shift: Shift) -> NDArray[np.float32]:
    """Return the colour of every pixel of a thing: its own, and a second tone where its pattern says so."""
    own = np.array(COLOURS[thing.colour], dtype=np.float32) / np.float32(255)
    dark = float(own.max()) < 0.3
    second = own + (1 - own) * np.float32(0.45) if dark else own * np.float32(_SECOND_TONE)
    share = np.roll(pattern(thing.finish, pixels), shift, axis=(1, 0))[:, :, None]
    return np.asarray(own * (1 - share) + second * share, dtype=np.float32)

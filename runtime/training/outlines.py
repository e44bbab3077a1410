"""The outlines of the shapes, within about the unit circle, and masks drawn of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from nodeloom.runtime.training.world import Shape, Thing

Points: TypeAlias = tuple[tuple[float, float], ...]
Grey: TypeAlias = NDArray[np.float32]

_SUPERSAMPLING: Final = 4
_CURVE: Final = 64


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed line and, where the shape has a hole or a bite, the line of what is taken away."""

    line: Points
    without: Points | None = None


def _circle(radius: float, x: float = 0.0, y: float = 0.0) -> Points:
    turns = (2 * math.pi * step / _CURVE for step in range(_CURVE))
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)


def _star() -> Points:
    spokes = ((1.05 if step % 2 == 0 else 0.46, math.pi * step / 5) for step in range(10))
    return tuple((radius * math.sin(turn), -radius * math.cos(turn)) for radius, turn in spokes)


def _cross(arm: float, width: float) -> Points:
    quarter = [(width, -arm), (width, -width), (arm, -width)]
    points: list[tuple[float, float]] = []
    for _ in range(4):
        points += quarter
        quarter = [(-y, x) for x, y in quarter]
    return tuple(points)


def _heart() -> Points:
    """The well-known curve of sines and cosines."""
    turns = (2 * math.pi * step / _CURVE for step in range(_CURVE))
    return tuple(
        (
            16 * math.sin(turn) ** 3 / 17,
            -(13 * math.cos(turn) - 5 * math.cos(2 * turn) - 2 * math.cos(3 * turn) - math.cos(4 * turn) + 2) / 17,
        )
        for turn in turns
    )


OUTLINES: Final[Mapping[Shape, Outline]] = {
    "circle": Outline(_circle(0.95)),
    "square": Outline(((-0.84, -0.84), (0.84, -0.84), (0.84, 0.84), (-0.84, 0.84))),
    "triangle": Outline(((0.0, -0.98), (1.0, 0.78), (-1.0, 0.78))),
    "star": Outline(_star()),
    "cross": Outline(_cross(0.98, 0.34)),
    "ring": Outline(_circle(0.97), _circle(0.5)),
    "diamond": Outline(((0.0, -1.06), (0.76, 0.0), (0.0, 1.06), (-0.76, 0.0))),
    "heart": Outline(_heart()),
    "moon": Outline(_circle(0.97), _circle(0.8, 0.45, -0.12)),
}


def thing_mask(thing: Thing, pixels: int) -> Image.Image:
    """Return where a thing is in a picture of that many pixels: mode L, edges smoothed."""
    outline = OUTLINES[thing.shape]
    side = pixels * _SUPERSAMPLING
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    draw.polygon(_placed(outline.line, thing, side), fill=255)
    if outline.without is not None:
        draw.polygon(_placed(outline.without, thing, side), fill=0)
    return mask.reduce(_SUPERSAMPLING)


def as_grey(mask: Image.Image) -> Grey:
    """Return a mask as numbers [height, width] in 0..1."""
    return np.asarray(mask, dtype=np.float32) / np.float32(255)


def _placed(points: Points, thing: Thing, side: int) -> list[tuple[float, float]]:
    return [
        ((thing.x + x * thing.radius + 1) * side / 2, (thing.y + y * thing.radius + 1) * side / 2) for x, y in points
    ]

"""The little world: its colours, shapes, finishes and sizes, and scenes drawn of them at random. It knows no pixels.

Lengths are shares of half a picture's side, the picture reaching from -1 (left, top) to 1.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Colour: TypeAlias = tuple[int, int, int]
Shape: TypeAlias = Literal["circle", "square", "triangle", "star", "cross", "ring", "diamond", "heart", "moon"]
Finish: TypeAlias = Literal["plain", "striped", "dotted", "checked", "rough", "shiny"]
Size: TypeAlias = Literal["small", "medium", "large"]
Side: TypeAlias = Literal["left", "right", "top", "bottom"]

COLOURS: Final[Mapping[str, Colour]] = {
    "red": (220, 30, 35),
    "orange": (250, 140, 20),
    "yellow": (250, 225, 40),
    "green": (40, 165, 60),
    "cyan": (60, 215, 225),
    "blue": (35, 70, 220),
    "purple": (130, 45, 170),
    "pink": (250, 130, 185),
    "white": (245, 245, 245),
    "black": (22, 22, 24),
    "gray": (128, 128, 132),
    "brown": (120, 72, 35),
}
SHAPES: Final[tuple[Shape, ...]] = (
    "circle",
    "square",
    "triangle",
    "star",
    "cross",
    "ring",
    "diamond",
    "heart",
    "moon",
)
FINISHES: Final[tuple[Finish, ...]] = ("plain", "striped", "dotted", "checked", "rough", "shiny")
SIZES: Final[tuple[Size, ...]] = ("small", "medium", "large")
SIDES: Final[tuple[Side, ...]] = ("left", "right", "top", "bottom")
OPPOSITE: Final[Mapping[Side, Side]] = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
RADII: Final[Mapping[Size, tuple[float, float]]] = {"small": (0.26, 0.33), "medium": (0.46, 0.55), "large": (0.7, 0.8)}
"""Least and greatest radius of a thing that is alone."""

_PAIR_RADII: Final = (0.3, 0.39)
_PAIR_DISTANCE: Final = (0.44, 0.53)
_PAIR_DRIFT: Final = 0.12
_PLAIN: Final = 0.4
_PLACED: Final = 0.4
_RIM: Final = 0.94


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: its centre and radius, and what it looks like."""

    shape: Shape
    colour: str
    finish: Finish
    size: Size
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing or two on a ground of a colour.

    side: where a thing that is alone lies, None for about the middle; of two, where the first lies beside the second.
    light: from where light falls, -1 to 1. slope: how much brighter the ground is on top.
    """

    ground: str
    things: tuple[Thing, ...]
    side: Side | None
    light: float
    slope: float


def draw_scene(rng: random.Random, pairs: float = 0.35) -> Scene:
    """Draw a scene; `pairs` is the share of those with two things."""
    ground = rng.choice([*COLOURS])
    light, slope = rng.uniform(-1, 1), rng.uniform(0.04, 0.14)
    if rng.random() < pairs:
        side = rng.choice(SIDES)
        return Scene(ground, _pair(rng, ground, side), side, light, slope)
    size = rng.choice(SIZES)
    side_or_middle = rng.choice(SIDES) if size != "large" and rng.random() < _PLACED else None
    return Scene(ground, (_alone(rng, ground, size, side_or_middle),), side_or_middle, light, slope)


def _alone(rng: random.Random, ground: str, size: Size, side: Side | None) -> Thing:
    radius = rng.uniform(*RADII[size])
    room = max(0.0, _RIM - radius)
    drift = min(room, 0.12)
    x, y = rng.uniform(-drift, drift), rng.uniform(-drift, drift)
    if side is not None:
        away = rng.uniform(0.85, 1.0) * min(room, 0.55)
        x, y = _towards(side, away, y if side in ("left", "right") else x)
    return _thing(rng, ground, size, x, y, radius)


def _pair(rng: random.Random, ground: str, side: Side) -> tuple[Thing, Thing]:
    placed = [
        _towards(towards, rng.uniform(*_PAIR_DISTANCE), rng.uniform(-_PAIR_DRIFT, _PAIR_DRIFT))
        for towards in (side, OPPOSITE[side])
    ]
    first, second = (_thing(rng, ground, "medium", x, y, rng.uniform(*_PAIR_RADII)) for x, y in placed)
    return first, second


def _towards(side: Side, away: float, across: float) -> tuple[float, float]:
    """Return the point that lies `away` from the middle on a side, and `across` from there."""
    signed = -away if side in ("left", "top") else away
    return (signed, across) if side in ("left", "right") else (across, signed)


def _thing(rng: random.Random, ground: str, size: Size, x: float, y: float, radius: float) -> Thing:
    colour = rng.choice([name for name in COLOURS if name != ground])
    finish: Finish = "plain" if rng.random() < _PLAIN else rng.choice(FINISHES[1:])
    return Thing(rng.choice(SHAPES), colour, finish, size, x, y, radius)

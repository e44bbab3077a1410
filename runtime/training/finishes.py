"""The fine detail of the world: patterns of 16 x 16 pixels that lie on the grid of the picture, and gleams.

An autoencoder of convolutions treats all cells of its latents alike. A pattern that is the same in every cell of 8
pixels would leave no trace in them, nor could it be drawn from them. One that repeats with every second cell makes
neighbours differ, and can be told in a few numbers: what a small world may look like is chosen by what a small network
can draw.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nodeloom.runtime.training.outlines import Grey
from nodeloom.runtime.training.world import Finish

PERIOD: Final = 16
"""Pixels after which a pattern repeats: two cells of the latents."""

_FINE: Final = 8


@cache
def pattern(finish: Finish, pixels: int) -> Grey:
    """Return how much of the second tone is in each pixel of a picture, 0..1; zeros for finishes without a pattern."""
    made: NDArray[np.floating] = _smoothed(finish)
    repeated = np.tile(made, (pixels // PERIOD + 1, pixels // PERIOD + 1))[:pixels, :pixels]
    return np.asarray(repeated, dtype=np.float32)


def gleam(x: Grey, y: Grey, light: float) -> Grey:
    """Return two bright bands across a shiny thing, 0..1, given the distances from its centre in radii."""
    along = x * 0.8 + y * 0.6 + 0.3 - 0.15 * light
    wide = np.clip((0.13 - np.abs(along)) * 14, 0, 1)
    narrow = np.clip((0.045 - np.abs(along - 0.3)) * 14, 0, 1)
    return np.asarray(np.maximum(wide, narrow), dtype=np.float32)


def _smoothed(finish: Finish) -> NDArray[np.floating]:
    """Draw one period of a pattern finely and average it down to its pixels."""
    half = PERIOD / 2
    side = PERIOD * _FINE
    y, x = (np.mgrid[0:side, 0:side] + 0.5) / _FINE
    if finish == "striped":
        fine = (x + y) % PERIOD < half
    elif finish == "dotted":
        fine = np.minimum(_distance(x, y, half / 2), _distance(x, y, half * 1.5)) < 3.0
    elif finish == "checked":
        fine = (x // half + y // half) % 2 == 0
    elif finish == "rough":
        fine = np.sin(x * 1.5 * np.pi / half + 1.3 * np.sin(y * np.pi / half)) * np.cos(y * 1.5 * np.pi / half) > 0.25
    else:
        fine = np.zeros((side, side), dtype=bool)
    averaged: NDArray[np.floating] = fine.reshape(PERIOD, _FINE, PERIOD, _FINE).mean(axis=(1, 3))
    return averaged


def _distance(x: NDArray[np.floating], y: NDArray[np.floating], centre: float) -> NDArray[np.floating]:
    """Return the distances of points from the one that lies `centre` across and down."""
    found: NDArray[np.floating] = np.hypot(x - centre, y - centre)
    return found

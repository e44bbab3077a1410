"""Edges are thin white lines where the brightness changes, in kornia's numbers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nodeloom.invocations.image.ops.canny import canny


def found(pixels: NDArray[np.float32], low: float = 0.4, high: float = 0.8) -> NDArray[np.uint8]:
    return np.asarray(canny(pixels, low, high))


def noise() -> NDArray[np.float32]:
    return np.random.default_rng(0).random((64, 80, 3), dtype=np.float32)


def ramp(top: float) -> NDArray[np.float32]:
    """Black on the left and `top` on the right, with a soft way between; twelve rows."""
    row = top / (1 + np.exp(-(np.arange(21) - 10.3) / 1.2))
    return np.broadcast_to(row[None, :, None], (12, 21, 3)).astype(np.float32)


@pytest.mark.parametrize(("low", "high", "pixels"), [(0.1, 0.2, 2003), (0.3, 0.6, 954), (0.4, 0.8, 46)])
def test_as_many_pixels_as_kornia_finds_in_noise(low: float, high: float, pixels: int) -> None:
    assert int((found(noise(), low, high) == 255).sum()) == pixels


def test_an_edge_is_one_column_of_white_on_black() -> None:
    edges = found(ramp(1.0))
    assert sorted(set(edges.flatten().tolist())) == [0, 255]
    assert (edges == 255).sum(axis=1).tolist() == [1] * 12


def test_a_slope_that_is_too_gentle_is_none() -> None:
    assert not found(ramp(0.1)).any()
    assert found(ramp(0.1), 0.05, 0.1).any()


def test_a_gentle_edge_goes_on_where_a_steep_one_leads_to_it() -> None:
    growing = np.concatenate([ramp(top)[:1] for top in np.linspace(0.3, 1, 40)])
    edges = found(growing, 0.35, 1.1)
    assert edges[5:].any(axis=1).all()
    assert not found(growing[:20], 0.35, 1.1).any()


@pytest.mark.parametrize("size", [(1, 9), (9, 2), (2, 2)])
def test_a_picture_of_a_few_pixels_has_no_edges(size: tuple[int, int]) -> None:
    edges = found(np.random.default_rng(1).random((*size, 3), dtype=np.float32))
    assert (edges.shape, bool(edges.any())) == (size, False)


def test_opacity_is_no_matter() -> None:
    opaque = np.concatenate([noise(), np.ones((64, 80, 1), dtype=np.float32)], axis=2)
    assert np.array_equal(found(opaque), found(noise()))

"""A tensor through a function one tile at a time, the results blended where tiles overlap.

A tile counts for less towards all of its edges: linearly over the overlap, as in ComfyUI's `tiled_scale`, whose tiles
lie in the same places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from nodeloom.schema.errors import InputError


@dataclass(frozen=True, slots=True)
class Tiling:
    """How a tensor is cut: the sides of a tile and what two of them share, in cells of what goes in.

    `scale`: cells that come out for each one that goes in, which may be a fraction.
    """

    height: int
    width: int
    overlap: int
    scale: float

    def count(self, height: int, width: int) -> int:
        """How many tiles a tensor of that size makes."""
        return len(_places(height, self.height, self.overlap)) * len(_places(width, self.width, self.overlap))

    def places(self, height: int, width: int) -> Iterator[tuple[slice, slice]]:
        """The tiles of a tensor of that size, row by row."""
        columns = _places(width, self.width, self.overlap)
        for row in _places(height, self.height, self.overlap):
            for column in columns:
                yield row, column


def in_tiles(samples: Tensor, compute: Callable[[Tensor], Tensor], tiling: Tiling) -> Tensor:
    """Return what `compute` makes of [B,C,h,w], picture by picture and tile by tile, fp32 on the CPU.

    What fits into one tile is computed whole. Raises InputError where tiles overlap so much that they don't get on.
    """
    return torch.cat([_one(samples[at : at + 1], compute, tiling) for at in range(len(samples))])


def _one(sample: Tensor, compute: Callable[[Tensor], Tensor], tiling: Tiling) -> Tensor:
    height, width = sample.shape[-2:]
    if height <= tiling.height and width <= tiling.width:
        return compute(sample).float().cpu()
    total = weight = None
    for rows, columns in tiling.places(height, width):
        made = compute(sample[..., rows, columns]).float().cpu()
        if total is None or weight is None:
            size = (round(height * tiling.scale), round(width * tiling.scale))
            total, weight = made.new_zeros(1, made.shape[1], *size), made.new_zeros(1, 1, *size)
        top, left = round(rows.start * tiling.scale), round(columns.start * tiling.scale)
        place = (..., slice(top, top + made.shape[-2]), slice(left, left + made.shape[-1]))
        feather = round(tiling.overlap * tiling.scale)
        counts = _ramps(made.shape[-2], feather)[:, None] * _ramps(made.shape[-1], feather)
        total[place] += made * counts
        weight[place] += counts
    assert total is not None
    assert weight is not None
    return total / weight


def _places(size: int, tile: int, overlap: int) -> list[slice]:
    """Where tiles lie along an axis."""
    if size <= tile:
        return [slice(0, size)]
    if overlap >= tile:
        raise InputError(f"tiles {tile} wide or high can't overlap by {overlap}: choose larger ones, or less overlap")
    return [slice(start, min(start + tile, size)) for start in range(0, size - overlap, tile - overlap)]


def _ramps(size: int, feather: int) -> Tensor:
    """How much each cell along an axis counts: less towards both ends, unless the ramps would not fit."""
    weights = torch.ones(size)
    if feather < size:
        steps = torch.arange(1, feather + 1) / max(feather, 1)
        weights[:feather] *= steps
        weights[size - feather :] *= steps.flip(0)
    return weights

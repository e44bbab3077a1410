"""Where in a picture a prompt counts: an area, a mask, or both; and how much beside other prompts there.

The arithmetic is ComfyUI's: sums are weighted, and an area's edges inside the picture are soft.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.inpainting import repeated
from nodeloom.schema.errors import InputError

_LEAST_SIDE: Final = 8
"""Cells that the rectangle around a mask has at least on each side."""

_SOFT: Final = 8
"""Cells over which an edge of an area fades, if the area is four times as wide."""


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of latents, in cells; `whole` is the height and width of all of them."""

    top: int
    left: int
    height: int
    width: int
    whole: tuple[int, int]

    @classmethod
    def of_all(cls, whole: tuple[int, int]) -> Window:
        """Return the window that shows everything."""
        return cls(0, 0, *whole, whole)

    @property
    def shows_all(self) -> bool:
        """Whether nothing is outside of it."""
        return (self.height, self.width) == self.whole

    def cut(self, latents: Tensor) -> Tensor:
        """Return what is inside of [...,H,W], a view."""
        return latents[..., self.top : self.top + self.height, self.left : self.left + self.width]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in latent cells, or in shares of the latents' height and width."""

    top: float
    left: float
    height: float
    width: float
    in_shares: bool = False

    def cells(self, whole: tuple[int, int]) -> Area:
        """Return it in whole cells of latents of that height and width; it may reach beyond them.

        In shares, it is at least one cell wide and high.
        """
        if not self.in_shares:
            return Area(int(self.top), int(self.left), int(self.height), int(self.width))
        height, width = whole
        return Area(
            round(self.top * height),
            round(self.left * width),
            max(1, round(self.height * height)),
            max(1, round(self.width * width)),
        )

    def contains(self, other: Area) -> bool:
        """Whether an area, in cells as this one, is inside of it."""
        return (
            self.top <= other.top
            and self.left <= other.left
            and self.top + self.height >= other.top + other.height
            and self.left + self.width >= other.left + other.width
        )

    def window(self, whole: tuple[int, int]) -> Window:
        """Return what of an area in cells is on latents of that size; InputError if it begins outside of them."""
        top, left, rows, columns = int(self.top), int(self.left), int(self.height), int(self.width)
        if top >= whole[0] or left >= whole[1] or rows < 1 or columns < 1:
            raise InputError(
                f"a prompt is for an area of {columns} x {rows} latent cells at ({left}, {top}), but the latents have "
                f"{whole[1]} x {whole[0]}: nothing of it is on them; move or enlarge the area, or the picture"
            )
        return Window(top, left, min(rows, whole[0] - top), min(columns, whole[1] - left), whole)


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Where a prompt counts, and how much beside others: `strength`, where there is a mask times it.

    mask: [n,1,H,W] of any size, 1 where it counts, times `mask_strength`. to_bounds: the area is the rectangle around
    what the mask leaves. rest: what no other prompt counts for, in place of all that.
    """

    area: Area | None = None
    mask: Tensor | None = None
    mask_strength: float = 1.0
    to_bounds: bool = False
    strength: float = 1.0
    rest: bool = False


def settled(region: Region, x: Tensor) -> Region:
    """Return a region as it is on latents [B,C,H,W]: its area in cells, its mask [B,1,H,W] in their size."""
    height, width = x.shape[-2:]
    area = region.area and region.area.cells((height, width))
    if region.mask is None:
        return replace(region, area=area)
    masks = functional.interpolate(region.mask.to(x.device, torch.float32), size=(height, width), mode="bilinear")
    return replace(region, area=_around(masks) if region.to_bounds else area, mask=repeated(masks, len(x)))


def window(region: Region | None, whole: tuple[int, int]) -> Window:
    """Return what a network is asked about for a settled region; None counts everywhere."""
    area = region and region.area
    return area.window(whole) if area else Window.of_all(whole)


def weights(region: Region, seen: Window, x: Tensor) -> Tensor:
    """Return how much a settled region counts in each cell that is seen of latents x: [B or 1,1,h,w] fp32."""
    if region.mask is not None:
        return seen.cut(region.mask) * region.mask_strength * region.strength
    found = torch.ones(1, 1, seen.height, seen.width, device=x.device) * region.strength
    if region.area is not None:
        _soften(found, seen)
    return found


def _soften(weights: Tensor, seen: Window) -> None:
    """Let weights [1,1,h,w] fade towards those sides that are not sides of the picture."""
    for dim, start, length, whole in ((2, seen.top, seen.height, 0), (3, seen.left, seen.width, 1)):
        reach = min(_SOFT, length // 4)
        for near in range(reach):
            share = (1.0 / reach) * (near + 1)
            if start > 0:
                weights.narrow(dim, near, 1).mul_(share)
            if start + length < seen.whole[whole]:
                weights.narrow(dim, length - 1 - near, 1).mul_(share)


def _around(masks: Tensor) -> Area:
    """The rectangle around all cells of masks [n,1,H,W] that are not 0; a small one at the corner if all are."""
    rows, columns = torch.nonzero(masks.abs().amax(dim=(0, 1)), as_tuple=True)
    if len(rows) == 0:
        return Area(0, 0, _LEAST_SIDE, _LEAST_SIDE)
    top, left = int(rows.min()), int(columns.min())
    height, width = int(rows.max()) - top + 1, int(columns.max()) - left + 1
    return Area(top, left, max(_LEAST_SIDE, height), max(_LEAST_SIDE, width))

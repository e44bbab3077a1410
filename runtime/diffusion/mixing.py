"""Latents of several pictures put together: fitted to each other, mixed, and laid over each other.

Every function takes and returns latents [B,C,h,w] and changes none.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.inpainting import repeated
from nodeloom.runtime.diffusion.latents import resize_latents


def fitted(latents: Tensor, size: tuple[int, int]) -> Tensor:
    """Return latents in a size (height, width in cells): their middle of that proportion, bilinear."""
    if latents.shape[-2:] == size:
        return latents
    height, width = size
    return resize_latents(latents, width, height, "bilinear", crop=True)


def matched(latents: Tensor, other: Tensor) -> Tensor:
    """Return latents in the size of others, as many as those: where there are less, they begin anew."""
    return repeated(fitted(latents, (other.shape[-2], other.shape[-1])), len(other))


def turned_towards(first: Tensor, second: Tensor, share: float) -> Tensor:
    """Return vectors between those of two latents of one size: `share` of the first's direction, and of its length.

    Directions are mixed and made as long as both lengths mixed, so that contrast stays.
    """
    lengths = [latents.norm(dim=1, keepdim=True) for latents in (first, second)]
    units = [torch.nan_to_num(latents / length) for latents, length in zip((first, second), lengths, strict=True)]
    mixed = units[0] * share + units[1] * (1.0 - share)
    unit = torch.nan_to_num(mixed / mixed.norm(dim=1, keepdim=True))
    made: Tensor = unit * (lengths[0] * share + lengths[1] * (1.0 - share))
    return made


def laid_over(base: Tensor, layer: Tensor, place: tuple[int, int], mask: Tensor | None = None) -> Tensor:
    """Return a base [B,C,H,W] with a layer [b,C,h,w] over it, its corner at (row, column), cut where it reaches beyond.

    The base is as many as before: a layer of less begins anew. A mask [n,1,y,x], fitted to the layer, says how much
    of it counts.
    """
    row, column = place
    over = repeated(layer, len(base))[..., : max(0, base.shape[-2] - row), : max(0, base.shape[-1] - column)]
    result = base.clone()
    under = result[..., row : row + over.shape[-2], column : column + over.shape[-1]]
    if mask is None:
        under.copy_(over)
        return result
    whole = functional.interpolate(mask, size=layer.shape[-2:], mode="bilinear")
    counts = repeated(whole, len(base))[..., : over.shape[-2], : over.shape[-1]]
    under.copy_(counts * over + (1.0 - counts) * under)
    return result


def feathered(base: Tensor, layer: Tensor, place: tuple[int, int], feather: int) -> Tensor:
    """Return a base with a layer over it that fades out over `feather` cells at its edges inside the base."""
    row, column = place
    over = layer[..., : max(0, base.shape[-2] - row), : max(0, base.shape[-1] - column)]
    if 0 in over.shape:
        return base.clone()
    height, width = over.shape[-2:]
    down = _fade(height, feather, (row != 0, row + height < base.shape[-2]))
    across = _fade(width, feather, (column != 0, column + width < base.shape[-1]))
    return laid_over(base, over, place, (down[:, None] * across)[None, None])


def _fade(size: int, feather: int, ends: tuple[bool, bool]) -> Tensor:
    """How much each cell along an axis counts, less towards those of its two ends that fade."""
    counts = torch.ones(size)
    for step in range(min(feather, size)):
        for at, fades in zip((step, size - 1 - step), ends, strict=True):
            if fades:
                counts[at] *= (step + 1) / feather
    return counts

"""Pictures that steer, brought to the size of the latents that are asked about."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.latents import resize_latents

FACTOR = 8
"""Pixels of a picture for each latent cell."""


def fitted(pictures: Tensor, height: int, width: int, cell: int = FACTOR) -> Tensor:
    """Return pictures [n,C,H,W] for latents of that height and width in cells, as ComfyUI does.

    Scaled without smoothing, after what is left and right, or above and below, of their proportions is cut off; `cell`
    divides both sides of the result, which is the next larger one that it does.
    """
    sides = [math.ceil(side * FACTOR / cell) * cell for side in (height, width)]
    return resize_latents(pictures, sides[1], sides[0], "nearest-exact", crop=True)


def with_channels(pictures: Tensor, channels: int) -> Tensor:
    """Return pictures [n,C,H,W] in grey, as the mean of their colours, where one channel is wanted."""
    return pictures.mean(dim=1, keepdim=True) if channels == 1 else pictures


def spread(pictures: Tensor, batch: int, prompts: int) -> Tensor:
    """Return pictures [n,...] for a batch [prompts * b,...]: each to one of the b, again from the first if they end.

    One picture stays one, for all.
    """
    if len(pictures) == 1:
        return pictures
    each = batch // prompts
    turns = torch.arange(each, device=pictures.device) % len(pictures)
    return pictures[turns].repeat(prompts, *[1] * (pictures.ndim - 1))

"""FreeU: more of what the network makes, less of the coarse part of what it kept (Si et al. 2023, arXiv 2309.11497)."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.frequencies import banded
from nodeloom.runtime.diffusion.inside.change import Inside

_LOWEST = 1
"""Frequencies on each side of 0 that are made weaker."""


def free_u(channels: int, strong: tuple[float, float], weak: tuple[float, float], *, by_mean: bool) -> Inside:
    """Return the change for a network whose outermost blocks have so many channels.

    strong, weak: what is multiplied with in blocks of four times and of twice as many channels: half of what was made,
    and the lowest frequencies of what was kept. by_mean: the first of them where the mean over channels is high only,
    as the second version of the paper has it.
    """
    factors: Mapping[int, tuple[float, float]] = {
        channels * 4: (strong[0], weak[0]),
        channels * 2: (strong[1], weak[1]),
    }

    def joined(made: Tensor, kept: Tensor) -> tuple[Tensor, Tensor]:
        if made.shape[1] not in factors:
            return made, kept
        backbone, skip = factors[made.shape[1]]
        half = made.shape[1] // 2
        strength = _where_high(made) * (backbone - 1) + 1 if by_mean else backbone
        return torch.cat([made[:, :half] * strength, made[:, half:]], dim=1), banded(kept, _LOWEST, skip, 1.0)

    return Inside(joined=joined)


def _where_high(made: Tensor) -> Tensor:
    """The mean over channels [B,1,h,w], from 0 where it is lowest in a picture to 1 where it is highest."""
    mean = made.mean(1, keepdim=True)
    low, high = mean.amin(dim=(1, 2, 3), keepdim=True), mean.amax(dim=(1, 2, 3), keepdim=True)
    return (mean - low) / (high - low)

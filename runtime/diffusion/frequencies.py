"""Pictures by their waves: the coarse and the fine of them, each as strong as is asked for."""

from __future__ import annotations

import torch
from torch import Tensor


def banded(pictures: Tensor, cutoff: int, low: float, high: float) -> Tensor:
    """Return pictures [...,h,w] whose waves are multiplied with `low` up to a cutoff, and with `high` beyond it.

    cutoff: frequencies on each side of 0, both across and down; one beyond the half of a side is all of that.
    """
    waves = torch.fft.fftshift(torch.fft.fftn(pictures.float(), dim=(-2, -1)), dim=(-2, -1))
    height, width = pictures.shape[-2:]
    factors = torch.full((height, width), high, device=pictures.device)
    factors[_around(height, cutoff), _around(width, cutoff)] = low
    waves = torch.fft.ifftshift(waves * factors, dim=(-2, -1))
    found: Tensor = torch.fft.ifftn(waves, dim=(-2, -1)).real.to(pictures.dtype)
    return found


def _around(size: int, cutoff: int) -> slice:
    """The places around frequency 0, which is in the middle."""
    middle = size // 2
    return slice(max(0, middle - cutoff), middle + cutoff)

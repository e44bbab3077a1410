"""The space that a network denoises in, and the way there from latents as an autoencoder has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

_MEAN: Final = (-1.6574, 1.886, -1.383, 2.5155)
_SPREAD: Final = (8.4927, 5.9022, 6.5498, 5.2299)
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Normalized:
    """The space of Playground v2.5: each channel of mean 0 and spread 1/2 (Li et al. 2024, arXiv 2402.17245)."""

    def into(self, latents: Tensor) -> Tensor:
        """Return latents [B,4,h,w] in it; empty ones stay empty, as in ComfyUI."""
        mean, spread = self._numbers(latents)
        return (latents - mean) * _HALF / spread if bool(latents.any()) else latents

    def out_of(self, latents: Tensor) -> Tensor:
        """Return latents of it as the autoencoder has them."""
        mean, spread = self._numbers(latents)
        return latents * spread / _HALF + mean

    def _numbers(self, like: Tensor) -> tuple[Tensor, Tensor]:
        mean, spread = (torch.tensor(each).view(1, 4, 1, 1).to(like) for each in (_MEAN, _SPREAD))
        return mean, spread

"""A true look at latents: a small VAE, whose latents no linear map explains, decodes them as often as costs little."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
from torch import Tensor

from nodeloom.runtime.diffusion.autoencoder import decode, to_bytes
from nodeloom.runtime.diffusion.previews import fitted_colors, plain_colors, preview
from nodeloom.schema.errors import InputError

if TYPE_CHECKING:
    from diffusers import AutoencoderKL
    from numpy.typing import NDArray

_SMALL: Final = 2_000_000
_MOST_CELLS: Final = 32 * 32
_PAUSE: Final = 6
_FARTHEST: Final = 100.0


def is_small(vae: AutoencoderKL) -> bool:
    """Tell whether a VAE has so few weights, below two million, that it decodes in about the time of a step."""
    weights: int = sum(weight.numel() for weight in vae.parameters())
    return weights < _SMALL


class DecodedPreviews:
    """Looks at latents through their VAE; between two looks six times as long passes as one takes.

    Large latents would take much time and memory, and get one pixel a cell instead. `clock` returns seconds that only
    rise.
    """

    def __init__(self, vae: AutoencoderKL, clock: Callable[[], float] = time.perf_counter) -> None:
        self._vae = vae
        self._clock = clock
        self._last: NDArray[np.uint8] | None = None
        self._next = 0.0

    def __call__(self, x0: Tensor) -> NDArray[np.uint8]:
        """Return [H,W,3] uint8 of the first of scaled latents [B,C,h,w], or the last look while it is too early."""
        if x0.shape[-2] * x0.shape[-1] > _MOST_CELLS:
            return preview(x0, fitted_colors(self._vae))
        began = self._clock()
        if self._last is None or began >= self._next:
            self._last = self._decoded(x0)
            ended = self._clock()
            self._next = ended + _PAUSE * (ended - began)
        return self._last

    def _decoded(self, x0: Tensor) -> NDArray[np.uint8]:
        """A look never fails a run: what can't be decoded is shown in grey."""
        latents = x0[:1].nan_to_num().clamp(-_FARTHEST, _FARTHEST) / float(self._vae.config.scaling_factor)
        try:
            decoded = decode(self._vae, latents)
        except InputError:
            return preview(x0, plain_colors(x0.shape[1]))
        return np.asarray(to_bytes(decoded)[0])

"""A cheap look at latents: one linear map from latent channels to colour, fitted to the VAE at hand.

Fitted and not tabulated, so that it is right for every VAE, also for one nobody has seen before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.autoencoder import encode, latent_factor, to_bytes

if TYPE_CHECKING:  # diffusers takes seconds to import, and whoever holds a VAE has done so
    from diffusers import AutoencoderKL

_PICTURES = 8
_BLOCKS = 4
_CELLS = 16


@dataclass(frozen=True, slots=True, eq=False)
class PreviewMap:
    """Colour = latent @ weights + bias. weights [C,3], bias [3], fp32 on the CPU, for scaled latents."""

    weights: Tensor
    bias: Tensor


def fit_preview(vae: AutoencoderKL) -> PreviewMap:
    """Return the map with the least square error on blocks of random colour.

    Costs the encoding of eight 16 x 16-cell pictures. The colours are always the same ones, but the last bits of the
    map are not: LAPACK's least squares depend on where its memory lies. A preview is looked at and never stored.
    """
    generator = torch.Generator().manual_seed(0)
    colours = torch.rand(_PICTURES, 3, _BLOCKS, _BLOCKS, generator=generator)
    cells = functional.interpolate(colours, size=(_CELLS, _CELLS), mode="nearest")
    pictures = functional.interpolate(cells, scale_factor=latent_factor(vae), mode="nearest")
    latents = encode(vae, pictures.movedim(1, -1)).cpu() * vae.config.scaling_factor
    seen = latents.movedim(1, -1).flatten(0, 2)
    wanted = cells.movedim(1, -1).flatten(0, 2)
    solution = torch.linalg.lstsq(torch.cat([seen, torch.ones(len(seen), 1)], dim=1), wanted).solution
    return PreviewMap(solution[:-1], solution[-1])


def preview(x0: Tensor, colours: PreviewMap) -> NDArray[np.uint8]:
    """Return [B,h,w,3] uint8, one pixel a latent cell, of scaled latents [B,C,h,w] as `on_step` gets them."""
    mapped = x0.float().cpu().movedim(1, -1) @ colours.weights + colours.bias
    return to_bytes(mapped)

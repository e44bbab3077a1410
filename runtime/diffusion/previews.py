"""A cheap look at latents: one linear map from their channels to colours, one pixel a cell.

The maps of the two spaces that most models share are known; that of any other is fitted to its VAE.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.autoencoder import encode, latent_factor, to_bytes

if TYPE_CHECKING:  # diffusers takes seconds to import, and whoever holds a VAE has done so
    import numpy as np
    from diffusers import AutoencoderKL
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LatentColors:
    """Colour in 0..1 = latent @ weights + bias. weights [C,3], bias [3], fp32 on the CPU, for scaled latents."""

    weights: Tensor
    bias: Tensor


def _known(weights: list[list[float]], bias: list[float]) -> LatentColors:
    """A map to -1..1, as they are published, as one to 0..1."""
    return LatentColors(torch.tensor(weights) / 2, torch.tensor(bias) / 2 + 0.5)


KNOWN: Final = {
    0.18215: _known(
        [[0.3512, 0.2297, 0.3227], [0.3250, 0.4974, 0.2350], [-0.2829, 0.1762, 0.2721], [-0.2120, -0.2616, -0.7177]],
        [0.0, 0.0, 0.0],
    ),
    0.13025: _known(
        [[0.3651, 0.4232, 0.4341], [-0.2533, -0.0042, 0.1068], [0.1076, 0.1111, -0.0362], [-0.3165, -0.2492, -0.2188]],
        [0.1084, -0.0175, -0.0011],
    ),
}
"""Maps by the factor of the VAE, SD's and SDXL's: ComfyUI's numbers (`latent_formats.py`)."""

_PICTURES = 2
_BLOCKS = 4
_CELLS = 8
_FITTED: WeakKeyDictionary[torch.nn.Module, LatentColors] = WeakKeyDictionary()


def plain_colors(channels: int) -> LatentColors:
    """A map that shows latents of an unknown VAE in grey: the mean of their channels."""
    return LatentColors(torch.full((channels, 3), 0.5 / channels), torch.full((3,), 0.5))


def fitted_colors(vae: AutoencoderKL) -> LatentColors:
    """The map of a VAE with the least square error on blocks of random colour; worked out once for each VAE.

    Costs the encoding of two small pictures. The last bits of the map may differ from time to time, since LAPACK's
    least squares depend on where its memory lies: a preview is looked at and never stored.
    """
    found = _FITTED.get(vae)
    if found is None:
        found = _FITTED[vae] = _fit(vae)
    return found


def _fit(vae: AutoencoderKL) -> LatentColors:
    generator = torch.Generator().manual_seed(0)
    colors = torch.rand(_PICTURES, 3, _BLOCKS, _BLOCKS, generator=generator)
    cells = functional.interpolate(colors, size=(_CELLS, _CELLS), mode="nearest")
    pictures = functional.interpolate(cells, scale_factor=latent_factor(vae), mode="nearest")
    latents = encode(vae, pictures.movedim(1, -1)).cpu() * vae.config.scaling_factor
    seen = latents.movedim(1, -1).flatten(0, 2)
    wanted = cells.movedim(1, -1).flatten(0, 2)
    solution = torch.linalg.lstsq(torch.cat([seen, torch.ones(len(seen), 1)], dim=1), wanted).solution
    return LatentColors(solution[:-1], solution[-1])


def preview(x0: Tensor, colors: LatentColors) -> NDArray[np.uint8]:
    """Return [h,w,3] uint8, one pixel a cell, of the first of scaled latents [B,C,h,w]; what is no number is 0."""
    mapped = x0[0].float().movedim(0, -1) @ colors.weights.to(x0.device) + colors.bias.to(x0.device)
    return to_bytes(mapped.nan_to_num())

"""Painting into a picture: a part of it is made anew, the rest stays."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.sigmas import SigmaTable
from nodeloom.runtime.diffusion.types import Denoiser, split

MaskAt = Callable[[Tensor, float], Tensor]
"""What a mask [B,1,h,w] is at a noise level."""

Masking = Callable[[SigmaTable, Sequence[float]], MaskAt]
"""What becomes of a mask in a walk, given the model's noise levels and those of the schedule."""


@dataclass(frozen=True, slots=True, eq=False)
class Inpainted:
    """A denoiser of the sampling protocol that changes nothing where the mask is 0.

    mask: [n,1,h,w], see `on_latents`. clean, noise: [B,C,H,W] fp32, the scaled latents and unit noise for what stays:
    at every noise level the network sees the picture noised to it, and what it predicts there is the picture. at: what
    the mask is at a noise level, None is the same at all.
    """

    denoise: Denoiser
    mask: Tensor
    clean: Tensor
    noise: Tensor
    at: MaskAt | None = None

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        """Return x0 like `x` [B,C,H,W] fp32."""
        mask = self._mask(x, sigma)
        x0 = self.denoise(self._seen(x, sigma, mask), sigma, step)
        return x0 * mask + self.clean * (1.0 - mask)

    def split(self, x: Tensor, sigma: float, step: int) -> tuple[Tensor, Tensor]:
        """Return x0, and what is predicted for the negative, which is as it is where the picture stays too."""
        mask = self._mask(x, sigma)
        x0, avoided = split(self.denoise, self._seen(x, sigma, mask), sigma, step)
        return x0 * mask + self.clean * (1.0 - mask), avoided

    def _mask(self, x: Tensor, sigma: float) -> Tensor:
        mask = on_latents(self.mask, x)
        return mask if self.at is None else self.at(mask, sigma)

    def _seen(self, x: Tensor, sigma: float, mask: Tensor) -> Tensor:
        return x * mask + (self.clean + self.noise * sigma) * (1.0 - mask)


def differential(strength: float) -> Masking:
    """Return masks that tell when each place is made anew: what is grey joins as late as it is dark.

    Levin and Fried 2023 (arXiv 2306.00950). strength: between 0 and 1, how much of that there is, the rest is the mask
    as it is; 0 counts as 1, as in ComfyUI.
    """

    def over(table: SigmaTable, sigmas: Sequence[float]) -> MaskAt:
        first, last = table.timestep(sigmas[0]), table.timestep(max(sigmas[-1], table.sigma_min))
        share = strength or 1.0

        def at(mask: Tensor, sigma: float) -> Tensor:
            left = (table.timestep(sigma) - last) / (first - last) if first != last else math.nan
            hard = (mask >= left).to(mask.dtype)
            return share * hard + (1 - share) * mask if share < 1 else hard

        return at

    return over


def on_latents(mask: Tensor, latents: Tensor) -> Tensor:
    """Return masks [n,1,h,w] as one for each of latents [B,C,H,W]: [B,1,H,W], soft at the edges.

    Where there are less of them than latents, they begin anew.
    """
    fitted = functional.interpolate(mask.to(torch.float32), size=latents.shape[-2:], mode="bilinear")
    return repeated(fitted, len(latents))


def repeated(tensor: Tensor, batch: int) -> Tensor:
    """Return a tensor [n,...] as [batch,...]: where there are less, they begin anew."""
    return torch.cat([tensor] * -(-batch // len(tensor)))[:batch]


def emptied(pictures: Tensor, mask: Tensor) -> Tensor:
    """Return pictures [B,H,W,3] in 0..1 with grey where a mask [n,1,h,w] is at least half white.

    Middle grey is what autoencoders of SD code as nearly nothing, so what was there does not shine through.
    """
    stays = 1.0 - on_picture(mask, pictures).round().movedim(1, -1)
    return (pictures - 0.5) * stays + 0.5


def on_picture(mask: Tensor, pictures: Tensor) -> Tensor:
    """Return a mask [n,1,h,w] in the size of pictures [B,H,W,3]: [n,1,H,W]."""
    return functional.interpolate(mask, size=pictures.shape[1:3], mode="bilinear")


def grown(mask: Tensor, by: int) -> Tensor:
    """Return a mask [n,1,H,W] of 0 and 1, its white grown by about half of `by` pixels on every side.

    One latent cell stands for many pixels: what is painted needs some room to meet what stays.
    """
    hard = mask.round()
    if by == 0:
        return hard
    around = functional.pad(hard, [by // 2] * 4)
    kernel = torch.ones(1, 1, by, by, dtype=mask.dtype, device=mask.device)
    return functional.conv2d(around, kernel)[..., : mask.shape[-2], : mask.shape[-1]].clamp(0, 1).round()

"""Painting into a picture: a part of it is made anew, the rest stays."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.types import Denoiser


@dataclass(frozen=True, slots=True, eq=False)
class Inpainted:
    """A denoiser of the sampling protocol that changes nothing where the mask is 0.

    mask: [n,1,h,w], see `on_latents`. clean, noise: [B,C,H,W] fp32, the scaled latents and unit noise for what stays:
    at every noise level the network sees the picture noised to it, and what it predicts there is the picture.
    """

    denoise: Denoiser
    mask: Tensor
    clean: Tensor
    noise: Tensor

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        """Return x0 like `x` [B,C,H,W] fp32."""
        mask = on_latents(self.mask, x)
        stays = 1.0 - mask
        x0 = self.denoise(x * mask + (self.clean + self.noise * sigma) * stays, sigma, step)
        return x0 * mask + self.clean * stays


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

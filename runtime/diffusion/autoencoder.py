"""Pictures to latents and back through a diffusers AutoencoderKL, and float pictures to bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

if TYPE_CHECKING:  # diffusers takes seconds to import, and whoever holds a VAE has done so
    from diffusers import AutoencoderKL


def latent_factor(vae: AutoencoderKL) -> int:
    """Return the pixels per latent cell: every block of the encoder but one halves the picture."""
    return int(2 ** (len(vae.config.block_out_channels) - 1))


@torch.no_grad()
def encode(vae: AutoencoderKL, pictures: Tensor) -> Tensor:
    """Return latents [B,C,H/f,W/f] fp32, unscaled, on the VAE's device, of pictures [B,H,W,3] in 0..1.

    The mode of the VAE's distribution, not a draw: same picture, same latents. Sizes that are no multiple of the
    factor f lose their rim evenly on both sides, as in ComfyUI. Raises ValueError for a picture smaller than f.
    """
    factor = latent_factor(vae)
    height, width = (size // factor * factor for size in pictures.shape[1:3])
    if height == 0 or width == 0:
        raise ValueError(
            f"the picture is {pictures.shape[2]} x {pictures.shape[1]} pixels, must be at least {factor} x {factor}"
        )
    top, left = (pictures.shape[1] - height) // 2, (pictures.shape[2] - width) // 2
    cut = pictures[:, top : top + height, left : left + width].movedim(-1, 1)
    encoded = [_encode_one(vae, picture[None]) for picture in cut]
    return torch.cat(encoded).float()


@torch.no_grad()
def decode(vae: AutoencoderKL, latents: Tensor) -> Tensor:
    """Return pictures [B,H,W,3] fp32 in 0..1 on the CPU of unscaled latents [B,C,h,w]."""
    return torch.cat([_decode_one(vae, latent[None]) for latent in latents]).movedim(1, -1).contiguous()


def to_bytes(pictures: Tensor) -> NDArray[np.uint8]:
    """Return [B,H,W,3] uint8 of pictures [B,H,W,3] in 0..1: truncated, not rounded, as ComfyUI saves them."""
    array: NDArray[np.float32] = pictures.float().cpu().numpy()
    clipped: NDArray[np.float32] = np.clip(255.0 * array, 0, 255)
    return clipped.astype(np.uint8)


def _encode_one(vae: AutoencoderKL, picture: Tensor) -> Tensor:
    """One picture at a time: memory stays bounded and no picture's bytes depend on its batch.

    Contiguous, because convolutions round differently for other memory layouts of the same numbers.
    """
    moved = (picture * 2.0 - 1.0).to(vae.device, vae.dtype).contiguous()
    latents: Tensor = vae.encode(moved).latent_dist.mode()
    return latents


def _decode_one(vae: AutoencoderKL, latents: Tensor) -> Tensor:
    decoded: Tensor = vae.decode(latents.to(vae.device, vae.dtype).contiguous(), return_dict=False)[0]
    return ((decoded.float() + 1.0) / 2.0).clamp(0.0, 1.0).cpu()

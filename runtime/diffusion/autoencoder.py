"""Pictures to latents and back through a diffusers AutoencoderKL, and float pictures to bytes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nodeloom.schema.errors import InputError

if TYPE_CHECKING:  # diffusers takes seconds to import, and whoever holds a VAE has done so
    from diffusers import AutoencoderKL

_LOG: Final = logging.getLogger(__name__)


def latent_factor(vae: AutoencoderKL) -> int:
    """Return the pixels per latent cell: every block of the encoder but one halves the picture."""
    return int(2 ** (len(vae.config.block_out_channels) - 1))


@torch.no_grad()
def encode(vae: AutoencoderKL, pictures: Tensor) -> Tensor:
    """Return latents [B,C,H/f,W/f] fp32, unscaled, on the VAE's device, of pictures [B,H,W,3] in 0..1.

    The mode of the VAE's distribution, not a draw: same picture, same latents. Sizes that are no multiple of the
    factor f lose their rim evenly on both sides, as in ComfyUI. Raises InputError for a picture smaller than f, or
    where the result is no number in fp32 either.
    """
    cut = whole_cells(vae, pictures).movedim(-1, 1)
    encoded = [_encode_one(vae, cut[at : at + 1]) for at in range(len(cut))]
    return torch.cat(encoded).float().contiguous()


def whole_cells(vae: AutoencoderKL, pictures: Tensor) -> Tensor:
    """Return pictures [B,H,W,C] without the rim that is beyond whole latent cells, cut off evenly on both sides.

    Raises InputError for pictures smaller than a cell.
    """
    factor = latent_factor(vae)
    height, width = (size // factor * factor for size in pictures.shape[1:3])
    if height == 0 or width == 0:
        raise InputError(
            f"the picture is {pictures.shape[2]} x {pictures.shape[1]} pixels, must be at least {factor} x {factor}"
        )
    top, left = (pictures.shape[1] - height) // 2, (pictures.shape[2] - width) // 2
    return pictures[:, top : top + height, left : left + width]


@torch.no_grad()
def decode(vae: AutoencoderKL, latents: Tensor) -> Tensor:
    """Return pictures [B,H,W,3] fp32 in 0..1 on the CPU of unscaled latents [B,C,h,w].

    One after the other, or all at once as those of one film, where the VAE was made for films. Raises InputError where
    the result is no number in fp32 either.
    """
    parts = [latents] if decodes_together(vae) else torch.split(latents, 1)
    return torch.cat([_decode_part(vae, part) for part in parts]).movedim(1, -1).contiguous()


def decodes_together(vae: AutoencoderKL) -> bool:
    """Tell whether a VAE decodes the pictures of a film together, so that they follow on each other."""
    return hasattr(vae.decoder, "time_conv_out")


@contextmanager
def tiled(vae: AutoencoderKL) -> Iterator[None]:
    """Let a VAE work on overlapping tiles, blended where they overlap.

    That takes less memory and gives other numbers: norms and attention see no more than a tile.
    """
    vae.enable_tiling()
    try:
        yield
    finally:
        vae.disable_tiling()


def to_bytes(pictures: Tensor) -> NDArray[np.uint8]:
    """Return [B,H,W,3] uint8 of pictures [B,H,W,3] in 0..1: truncated, not rounded, as ComfyUI saves them."""
    array: NDArray[np.float32] = pictures.float().cpu().numpy()
    clipped: NDArray[np.float32] = np.clip(255.0 * array, 0, 255)
    return clipped.astype(np.uint8)


def _encode_one(vae: AutoencoderKL, picture: Tensor) -> Tensor:
    """One picture at a time: memory stays bounded and no picture's bytes depend on its batch.

    Channels last, as pictures lie in memory and as ComfyUI leaves them: layers round differently for other layouts of
    the same numbers, and the norms make a thousandth of that where a picture is flat.
    """

    def code() -> Tensor:
        moved = (picture * 2.0 - 1.0).to(vae.device, vae.dtype).contiguous(memory_format=torch.channels_last)
        latents: Tensor = vae.encode(moved).latent_dist.mode()
        return latents

    return finite(vae, code)


def _decode_part(vae: AutoencoderKL, latents: Tensor) -> Tensor:
    film = {"num_frames": len(latents)} if decodes_together(vae) else {}

    def code() -> Tensor:
        decoded: Tensor = vae.decode(latents.to(vae.device, vae.dtype).contiguous(), return_dict=False, **film)[0]
        return decoded

    return ((finite(vae, code).float() + 1.0) / 2.0).clamp(0.0, 1.0).cpu()


def finite(vae: AutoencoderKL, code: Callable[[], Tensor]) -> Tensor:
    """Return what `code` gives with a VAE, once more in fp32 if it left the range of the VAE's own number format.

    SDXL's first VAE does so in fp16. The weights come back as they were: fp32 holds every number of the formats
    below it.
    """
    coded = code()
    if not _has_strangers(coded):
        return coded
    own = vae.dtype
    if own != torch.float32:
        _LOG.warning("the autoencoder left the range of %s, so its work is done once more in float32", own)
        vae.to(torch.float32)
        try:
            coded = code()
        finally:
            vae.to(own)
    if _has_strangers(coded):
        raise InputError(
            "the autoencoder gives infinite numbers or none at all, in float32 as well: what it was given is damaged, "
            "or its file; try other inputs or another VAE"
        )
    return coded


def _has_strangers(numbers: Tensor) -> bool:
    return not bool(torch.isfinite(numbers).all())

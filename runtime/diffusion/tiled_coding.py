"""Pictures to latents and back through an autoencoder in tiles, so that memory is needed for one tile.

Three times, as in ComfyUI: with tiles of the size asked for, with wide ones and with high ones, whose results are
averaged, so that seams lie in other places each time. The numbers are others than those of the whole picture: norms
and attention see no more than a tile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.autoencoder import finite, latent_factor
from nodeloom.runtime.diffusion.tiles import Tiling, in_tiles

if TYPE_CHECKING:
    from diffusers import AutoencoderKL

_TIMES: Final = 3


@dataclass(frozen=True, slots=True)
class TileSize:
    """Side of a tile and what two of them share, in pixels."""

    side: int
    overlap: int

    def count(self, height: int, width: int) -> int:
        """How many tiles are coded for a picture of that size, in pixels."""
        return sum(each.count(height, width) for each in _tilings(self.side, self.overlap, 1))


@torch.no_grad()
def encode_in_tiles(vae: AutoencoderKL, pictures: Tensor, size: TileSize, on_tile: Callable[[], None]) -> Tensor:
    """Return latents [B,C,H/f,W/f] fp32, unscaled, of pictures [B,H,W,3] in 0..1, whose sides are multiples of f.

    `on_tile` is told before each tile, and may raise.
    """

    def code(part: Tensor) -> Tensor:
        on_tile()
        moved = (part * 2.0 - 1.0).to(vae.device, vae.dtype).contiguous(memory_format=torch.channels_last)
        return finite(vae, lambda: _mode(vae, moved))

    tilings = _tilings(size.side, size.overlap, 1 / latent_factor(vae))
    return _averaged(pictures.movedim(-1, 1), code, tilings)


@torch.no_grad()
def decode_in_tiles(vae: AutoencoderKL, latents: Tensor, size: TileSize, on_tile: Callable[[], None]) -> Tensor:
    """Return pictures [B,H,W,3] fp32 in 0..1 on the CPU of unscaled latents [B,C,h,w]."""
    factor = latent_factor(vae)

    def code(part: Tensor) -> Tensor:
        on_tile()
        moved = part.to(vae.device, vae.dtype).contiguous()
        return finite(vae, lambda: _decoded(vae, moved))

    wide, high, square = _tilings(size.side // factor, size.overlap // factor, factor)
    made = _averaged(latents, code, (high, wide, square))
    return ((made + 1.0) / 2.0).clamp(0.0, 1.0).movedim(1, -1).contiguous()


def _tilings(side: int, overlap: int, scale: float) -> tuple[Tiling, Tiling, Tiling]:
    return (
        Tiling(side // 2, side * 2, overlap, scale),
        Tiling(side * 2, side // 2, overlap, scale),
        Tiling(side, side, overlap, scale),
    )


def _averaged(samples: Tensor, code: Callable[[Tensor], Tensor], tilings: tuple[Tiling, ...]) -> Tensor:
    made = [in_tiles(samples, code, tiling) for tiling in tilings]
    return (made[0] + made[1] + made[2]) / _TIMES


def _mode(vae: AutoencoderKL, moved: Tensor) -> Tensor:
    latents: Tensor = vae.encode(moved).latent_dist.mode()
    return latents


def _decoded(vae: AutoencoderKL, moved: Tensor) -> Tensor:
    decoded: Tensor = vae.decode(moved, return_dict=False)[0]
    return decoded

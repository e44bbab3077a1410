"""Channels beside the latents: what networks that inpaint, or edit by instruction, see of a picture while they denoise.

Order and meaning are those of their training: latents, mask, masked picture (Rombach et al. 2022, arXiv 2112.10752),
or latents, picture (Brooks et al. 2023, arXiv 2211.09800).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.inpainting import on_latents, repeated
from nodeloom.runtime.diffusion.latents import resize_latents
from nodeloom.runtime.diffusion.regions import Window

# An all grey picture in scaled latents, as ComfyUI has it for networks that inpaint and are given none.
_GREY: Final = (0.8223, -0.6876, 0.6364, 0.1380)


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A hint: what a network sees beside the latents, `channels` [B,n,H,W]; None leaves it as others have it."""

    channels: Tensor | None

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call with the part of the channels that is in the window, for each prompt."""
        if self.channels is None:
            return call
        return replace(call, beside=repeated(window.cut(self.channels), len(call.sample)))


def inpaint_channels(latents: Tensor, mask: Tensor, shown: Tensor, scaling: float) -> Tensor:
    """Return mask and masked picture [B,5,h,w] fp32 for latents [B,4,h,w], on their device.

    mask: [n,1,H,W] of any size, white where the picture is made anew; a cell is either in it or not. shown: [n,4,H,W],
    unscaled, the latents of the picture that is grey under the mask; others are fitted to the size of `latents`.
    """
    cells = on_latents(mask.to(latents.device), latents).round()
    return torch.cat([cells, _fitted(shown, latents) * scaling], dim=1)


def blank_channels(latents: Tensor) -> Tensor:
    """Return what a network that inpaints sees where no picture is given: [B,5,h,w], all of it is to be made."""
    batch, _, height, width = latents.shape
    grey = torch.tensor([1.0, *_GREY], device=latents.device)
    return grey.view(1, 5, 1, 1).expand(batch, 5, height, width)


def edit_channels(latents: Tensor, shown: Tensor) -> Tensor:
    """Return the picture to edit [B,4,h,w] fp32 for latents [B,4,h,w], on their device.

    That is `shown`, unscaled, as such networks were trained.
    """
    return _fitted(shown, latents)


def _fitted(shown: Tensor, latents: Tensor) -> Tensor:
    height, width = latents.shape[-2:]
    sized = shown.to(latents.device, torch.float32)
    if shown.shape[-2:] != latents.shape[-2:]:
        sized = resize_latents(sized, width, height, "bilinear", crop=True)
    return repeated(sized, len(latents))

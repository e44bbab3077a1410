"""Films: latents of pictures that are denoised together, as Stable Video Diffusion does (arXiv 2311.15127)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.latents import resize_latents
from nodeloom.runtime.diffusion.regions import Window


def is_film_network(config: Mapping[str, Any]) -> bool:
    """Tell by a network's config whether it denoises the pictures of a film together."""
    return "num_frames" in config


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """A hint: what a network for films sees and is told beside the latents.

    first: [F,4,H,W] for a film of F pictures, the latents of the picture that it begins with, as the autoencoder has
    them. fps: pictures a second; motion: how much moves, 127 is usual; noise: how much of it is on the first picture.
    """

    first: Tensor
    fps: float = 6.0
    motion: float = 127.0
    noise: float = 0.0

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call with all that such a network takes."""
        frames, count = len(self.first), len(call.sample)
        told = torch.tensor([[self.fps - 1.0, self.motion, self.noise]], device=call.sample.device)
        beside = window.cut(self.first).to(call.sample).repeat(count // frames, 1, 1, 1)
        more = {**call.more, "num_frames": frames}
        return replace(call, beside=beside, added={"time_ids": told.expand(count, -1)}, more=more)


def beginning(first: Tensor | None, latents: Tensor) -> Tensor:
    """Return the latents [F,4,H,W] that a film of `latents` begins with: those of `first` [n,4,h,w], or nothing.

    Others are fitted to the size, and spread evenly over the film where there are several.
    """
    if first is None:
        return torch.zeros_like(latents)
    height, width = latents.shape[-2:]
    sized = first.to(latents.device, torch.float32)
    if first.shape[-2:] != latents.shape[-2:]:
        sized = resize_latents(sized, width, height, "bilinear", crop=True)
    return spread(sized, len(latents))


def spread(tensors: Tensor, count: int) -> Tensor:
    """Return `count` of the tensors [n,...] in their order, evenly, each more than once or some left out."""
    given = len(tensors)
    if given == count:
        return tensors
    if count == 1:
        places = [0]
    elif count < given:
        places = [min(round(at * (given - 1) / (count - 1)), given - 1) for at in range(count)]
    else:
        places = [min(int((at + 0.5) * given / count), given - 1) for at in range(count)]
    return tensors[places]

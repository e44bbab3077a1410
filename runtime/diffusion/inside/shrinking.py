"""Deep shrink: inner blocks see a smaller picture, so that what they compose fills a large one."""

from __future__ import annotations

from torch import Tensor

from nodeloom.runtime.diffusion.inside.change import Inside
from nodeloom.runtime.diffusion.latents import LatentResize, resize_latents


def shrunk(number: int, factor: float, down: LatentResize, up: LatentResize, *, after_keeping: bool) -> Inside:
    """Return the change: what block `number` on the way in gives is made smaller, and larger again on the way out.

    after_keeping: what is kept for the way out is as large as it was.
    """

    def smaller(block: int, hidden: Tensor) -> Tensor:
        if block != number:
            return hidden
        height, width = (round(side * (1.0 / factor)) for side in hidden.shape[-2:])
        return resize_latents(hidden, width, height, down)

    def joined(made: Tensor, kept: Tensor) -> tuple[Tensor, Tensor]:
        if made.shape[2] != kept.shape[2]:
            made = resize_latents(made, kept.shape[-1], kept.shape[-2], up)
        return made, kept

    if after_keeping:
        return Inside(left=smaller, joined=joined)
    return Inside(entered=smaller, joined=joined)

"""Seeded noise: what a run starts from and what a stochastic sampler adds on its way.

Never touches torch's global generator, so that a result does not depend on what ran before.
"""

import math
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.brownian import BrownianTree
from nodeloom.runtime.diffusion.types import NoiseSource

SEEDS = 2**64
"""Seeds are read modulo this."""

NoiseKind = Literal["white", "path", "device_path"]
"""What step noise is: independent draws, or stretches of one Brownian path (drawn on the CPU or on the device)."""

_CPU = torch.device("cpu")


def initial_noise(shape: Sequence[int], seed: int, places: Sequence[int] | None = None) -> Tensor:
    """Return unit noise of the whole batch's shape [B,C,H,W], fp32 on the CPU.

    Always drawn on the CPU and for the whole batch at once, as ComfyUI does: the same on every device, and
    the n-th picture of a batch differs from the first picture of a run of its own. With `places`, B whole numbers
    from 0, each picture gets the noise of that place in a batch, whatever else is in this one.
    """
    generator = torch.Generator().manual_seed(seed % SEEDS)
    if places is None:
        return torch.randn(tuple(shape), generator=generator)
    drawn = [torch.randn((1, *shape[1:]), generator=generator) for _ in range(max(places) + 1)]
    return torch.cat([drawn[place] for place in places])


def step_noise(kind: NoiseKind, like: Tensor, sigmas: Sequence[float], seed: int) -> NoiseSource:
    """Return a source of unit noise like `like` for a walk down `sigmas`.

    Each source starts its own generator, so two runs with one seed add the same noise.
    """
    if kind == "white":
        return _white(like, seed)
    return _path(like, sigmas, seed, _CPU if kind == "path" else like.device)


def white_seed(seed: int, device: torch.device, fresh: bool) -> int:
    """Return the seed of white step noise of a run with `seed`: the same, or the next one on the CPU if `fresh`.

    On the CPU the initial noise comes out of the same generator, and with the same seed the first step adds the very
    noise the run began with. ComfyUI up to 0.3.64 has it so and takes the next seed since (found by regression of
    its euler_ancestral latents on both streams). Accelerators have generators of their own.
    """
    return seed + 1 if fresh and device.type == "cpu" else seed


def _white(like: Tensor, seed: int) -> NoiseSource:
    generator = torch.Generator(like.device).manual_seed(seed % SEEDS)

    def draw(sigma: float, sigma_next: float) -> Tensor:
        return torch.randn(like.shape, dtype=like.dtype, device=like.device, generator=generator)

    return draw


def _path(like: Tensor, sigmas: Sequence[float], seed: int, device: torch.device) -> NoiseSource:
    """The motion's time is sigma: from the lowest one above 0 to the highest."""
    tree = BrownianTree(like.shape, min(sigma for sigma in sigmas if sigma > 0), max(sigmas), seed % SEEDS, device)

    def draw(sigma: float, sigma_next: float) -> Tensor:
        low, high = min(sigma, sigma_next), max(sigma, sigma_next)
        met = tree.increment(low, high).to(like.device, like.dtype) / math.sqrt(high - low)
        # a walk down the noise levels goes back along the path, so what it meets is the increment's opposite
        return -met if sigma > sigma_next else met

    return draw

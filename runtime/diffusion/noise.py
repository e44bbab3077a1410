"""Seeded noise: what a run starts from and what a stochastic sampler adds on its way.

Never touches torch's global generator, so that a result does not depend on what ran before.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.types import NoiseSource

_SEEDS = 2**64


def initial_noise(shape: Sequence[int], seed: int) -> Tensor:
    """Return unit noise of the whole batch's shape [B,C,H,W], fp32 on the CPU.

    Always drawn on the CPU and for the whole batch at once, as ComfyUI does: the same on every device, and
    the n-th picture of a batch differs from the first picture of a run of its own.
    """
    return torch.randn(tuple(shape), generator=torch.Generator().manual_seed(seed % _SEEDS))


def step_noise(like: Tensor, seed: int) -> NoiseSource:
    """Return a source that draws one tensor after the other, of `like`'s shape and dtype and on its device.

    Each source starts its own generator, so two runs with one seed add the same noise.
    """
    generator = torch.Generator(like.device).manual_seed(seed % _SEEDS)

    def draw(sigma: float, sigma_next: float) -> Tensor:
        return torch.randn(like.shape, dtype=like.dtype, device=like.device, generator=generator)

    return draw


def step_noise_seed(seed: int, device: torch.device) -> int:
    """Return the seed of the step noise of a run with `seed`: as ComfyUI has it since 2025.

    On the CPU the initial noise comes out of the same generator, and with the same seed the first step would
    add the very noise the run began with; so it is the next seed there. ComfyUI 0.3.64, the version of the
    parity corpus, still used `seed` itself (found by regression of its euler_ancestral latents on both streams).
    """
    return seed + 1 if device.type == "cpu" else seed

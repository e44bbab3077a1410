"""Euler's method with fresh noise after every step."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def split_variance(sigma: float, sigma_next: float, eta: float = 1.0) -> tuple[float, float]:
    """Return (down, up): how far to step down and how much noise to add after, down^2 + up^2 = sigma_next^2.

    With eta = 1 it is the posterior variance of DDPM in Karras coordinates; eta = 0 adds nothing. In fp32 and in
    these operations, as ComfyUI has it: in long steps little is left of `down`'s digits, and that little is the same.
    """
    if eta == 0:
        return sigma_next, 0.0
    start, end = (torch.tensor(level, dtype=torch.float32) for level in (sigma, sigma_next))
    up = torch.minimum(end, eta * (end**2 * (start**2 - end**2) / start**2) ** 0.5)
    return float((end**2 - up**2) ** 0.5), float(up)


def euler_ancestral(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    eta: float = 1.0,
    s_noise: float = 1.0,
) -> Tensor:
    """First order, one evaluation a step; draws noise once a step but for the last, which goes to sigma 0.

    eta: see `split_variance`. s_noise: what the noise is multiplied with.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        down, up = split_variance(sigma, sigma_next, eta)
        fresh = noise(sigma, sigma_next) * (s_noise * up) if down > 0 else 0.0
        x = x + (x - x0) / sigma * (down - sigma) + fresh if down > 0 else x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

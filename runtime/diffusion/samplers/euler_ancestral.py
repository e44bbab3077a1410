"""Euler's method with fresh noise after every step."""

import math
from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def split_variance(sigma: float, sigma_next: float, eta: float = 1.0) -> tuple[float, float]:
    """Return (down, up): how far to step down and how much noise to add after, down^2 + up^2 = sigma_next^2.

    With eta = 1 it is the posterior variance of DDPM in Karras coordinates; eta = 0 adds nothing.
    """
    posterior = sigma_next * math.sqrt(sigma**2 - sigma_next**2) / sigma
    up = min(sigma_next, eta * posterior)
    return math.sqrt(sigma_next**2 - up**2), up


def euler_ancestral(
    denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback
) -> Tensor:
    """First order, one evaluation a step; draws noise once a step but for the last, which goes to sigma 0."""
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        down, up = split_variance(sigma, sigma_next)
        x = x + (x - x0) / sigma * (down - sigma)
        if up > 0:
            x = x + noise(sigma, sigma_next) * up
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

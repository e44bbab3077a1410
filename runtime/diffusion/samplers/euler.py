"""Euler's method along the probability-flow ODE."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def euler(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """First order, one evaluation a step, no noise.

    dx/dsigma = (x - D(x, sigma)) / sigma: Karras et al. 2022, algorithm 2 without churn. DDIM is the same step
    written in other coordinates, so ComfyUI's `ddim` is this function too.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        x = x + (x - x0) / sigma * (sigma_next - sigma)
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

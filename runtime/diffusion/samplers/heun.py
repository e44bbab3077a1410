"""Heun's method along the probability-flow ODE."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def heun(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """Second order, two evaluations a step (one in a step to sigma 0, where the slope is not defined).

    Karras et al. 2022, algorithm 1.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        slope = (x - x0) / sigma
        ahead = x + slope * (sigma_next - sigma)
        if sigma_next > 0:
            slope_ahead = (ahead - denoise(ahead, sigma_next, step)) / sigma_next
            ahead = x + (slope + slope_ahead) / 2 * (sigma_next - sigma)
        x = ahead
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

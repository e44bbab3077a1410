"""DPM-Solver-2 in Karras coordinates: the slope at the geometric middle of a step."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.samplers.middles import log_middle
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def midpoint(denoise: Denoiser, x: Tensor, x0: Tensor, sigma: float, sigma_next: float, step: int) -> Tensor:
    """Return x at `sigma_next` by the slope half way (in log noise), found with a second evaluation."""
    middle = log_middle(sigma, sigma_next)
    half_way = x + (x - x0) / sigma * (middle - sigma)
    slope = (half_way - denoise(half_way, middle, step)) / middle
    return x + slope * (sigma_next - sigma)


def dpm_2(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """Second order, two evaluations a step (one in a step to sigma 0), no noise.

    Lu et al. 2022 (arXiv 2206.00927), algorithm 1 with r = 1/2, for the ODE of Karras et al. 2022.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        x = midpoint(denoise, x, x0, sigma, sigma_next, step) if sigma_next > 0 else x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

"""DPM-Solver-2 with fresh noise after every step."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.samplers.dpm_2 import midpoint
from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def dpm_2_ancestral(
    denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback
) -> Tensor:
    """Two evaluations a step, the second near `sigma_next`: half way to the level that is left before the noise."""
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        down, up = split_variance(sigma, sigma_next)
        x = midpoint(denoise, x, x0, sigma, down, step) + noise(sigma, sigma_next) * up if down > 0 else x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

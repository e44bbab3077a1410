"""DPM-Solver++ (stochastic): two stages of the reverse SDE a step, both along one Brownian path."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.samplers.dpmpp_2s_ancestral import toward
from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.samplers.middles import lambda_middle
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def dpmpp_sde(
    denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback
) -> Tensor:
    """Two evaluations a step (one in a step to sigma 0): the second, half way in log noise, leads the step.

    The stages of Lu et al. 2022 (arXiv 2211.01095), algorithm 1 with r = 1/2, each followed by the noise of its own
    stretch: give it a source whose draws belong to one path.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        if sigma_next > 0:
            middle = lambda_middle(sigma, sigma_next)
            down, up = split_variance(sigma, middle)
            ahead = denoise(toward(x, x0, sigma, down) + noise(sigma, middle) * up, middle, step)
            down, up = split_variance(sigma, sigma_next)
            x = toward(x, ahead, sigma, down) + noise(sigma, sigma_next) * up
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

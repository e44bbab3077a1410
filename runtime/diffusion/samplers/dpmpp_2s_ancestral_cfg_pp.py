"""DPM-Solver++(2S) with fresh noise after every step, under CFG++."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.samplers.dpmpp_2s_ancestral import toward
from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.samplers.middles import lambda_middle
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback, split


def dpmpp_2s_ancestral_cfg_pp(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    eta: float = 1.0,
    s_noise: float = 1.0,
) -> Tensor:
    """Two evaluations a step (one in a step to sigma 0): the second, half way in log noise, leads the step.

    The steps of `dpmpp_2s_ancestral` from where x would be, had the picture been guided and the noise not: Chung et al.
    2024 (arXiv 2406.08070).
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0, avoided = split(denoise, x, sigma, step)
        down, up = split_variance(sigma, sigma_next, eta)
        if down > 0:
            middle = lambda_middle(sigma, down)
            ahead, avoided = split(denoise, toward(x + (x0 - avoided), x0, sigma, middle), middle, step)
            x = toward(x + (x0 - avoided), ahead, sigma, down)
        else:
            x = x0
        if sigma_next > 0:
            x = x + noise(sigma, sigma_next) * (s_noise * up)
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

"""DPM-Solver++ (stochastic): two stages of the reverse SDE a step, both along one Brownian path."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.samplers.dpmpp_2s_ancestral import toward
from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.samplers.middles import lambda_middle
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def dpmpp_sde(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    eta: float = 1.0,
    s_noise: float = 1.0,
    r: float = 0.5,
) -> Tensor:
    """Two evaluations a step (one in a step to sigma 0): the second, half way in log noise, leads the step.

    The stages of Lu et al. 2022 (arXiv 2211.01095), algorithm 1 with r = 1/2, each followed by the noise of its own
    stretch: give it a source whose draws belong to one path. r: where in the step the second one is; not 0.
    eta, s_noise: as in `euler_ancestral`.
    """
    if r == 0:
        raise ValueError("r is 0: the second evaluation would be the first one; choose more, such as 0.5")
    lead = 1 / (2 * r)
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        if sigma_next > 0:
            middle = lambda_middle(sigma, sigma_next, r)
            down, up = split_variance(sigma, middle, eta)
            half_way = toward(x, x0, sigma, down)
            half_way = half_way + noise(sigma, middle) * (s_noise * up) if eta * s_noise > 0 else half_way
            ahead = denoise(half_way, middle, step)
            down, up = split_variance(sigma, sigma_next, eta)
            x = toward(x, ahead if r == 0.5 else (1 - lead) * x0 + lead * ahead, sigma, down)
            x = x + noise(sigma, sigma_next) * (s_noise * up) if eta * s_noise > 0 else x
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

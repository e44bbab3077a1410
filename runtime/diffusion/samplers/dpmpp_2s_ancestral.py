"""DPM-Solver++(2S) with fresh noise after every step."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.samplers.middles import lambda_middle
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def toward(x: Tensor, x0: Tensor, sigma: float, sigma_next: float) -> Tensor:
    """Return x at `sigma_next` if the prediction were `x0` all the way: exact for a constant one."""
    shrink = sigma_next / sigma
    return shrink * x + (1 - shrink) * x0


def dpmpp_2s_ancestral(
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

    Lu et al. 2022 (arXiv 2211.01095), algorithm 1 with r = 1/2, down to the level that is left before the noise.
    eta, s_noise: as in `euler_ancestral`.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        down, up = split_variance(sigma, sigma_next, eta)
        if down > 0:
            middle = lambda_middle(sigma, down)
            ahead = denoise(toward(x, x0, sigma, middle), middle, step)
            x = toward(x, ahead, sigma, down)
        else:
            x = x0
        if sigma_next > 0:
            x = x + noise(sigma, sigma_next) * (s_noise * up)
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

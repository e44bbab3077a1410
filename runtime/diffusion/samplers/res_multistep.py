"""The refined exponential solver as a multistep method: an integral of two predictions that meets the order exactly."""

import math
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, Sampler, StepCallback, split


def weights(width: float, back: float) -> tuple[float, float]:
    """Return how much this step's prediction and the last one's count in a step of that width in log noise.

    back: where the last one was made, in the same units before the beginning; 0 leaves both out.
    """
    if back == 0:
        return 0.0, 0.0
    first = -math.expm1(-width) / width
    second = (1 - first) / width
    return first + second * width / back, -second * width / back


def res_multistep_ancestral(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    eta: float = 1.0,
    s_noise: float = 1.0,
) -> Tensor:
    """Second order, one evaluation a step, fresh noise after each; the first step and one to sigma 0 are Euler's.

    Zhang et al. 2023 (arXiv 2308.02157), with lambda = -log sigma. eta, s_noise: as in `euler_ancestral`.
    """
    return _walk(denoise, x, sigmas, noise, on_step, eta, s_noise, avoids=False)


def res_multistep_ancestral_cfg_pp(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    eta: float = 1.0,
    s_noise: float = 1.0,
) -> Tensor:
    """The same under CFG++ (Chung et al. 2024, arXiv 2406.08070).

    The predictions are those of the negative, from where x would be, had the picture been guided and the noise not.
    """
    return _walk(denoise, x, sigmas, noise, on_step, eta, s_noise, avoids=True)


res_multistep: Sampler = partial(res_multistep_ancestral, eta=0.0)
"""Without noise."""

res_multistep_cfg_pp: Sampler = partial(res_multistep_ancestral_cfg_pp, eta=0.0)
"""Without noise, under CFG++."""


def _walk(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    eta: float,
    s_noise: float,
    *,
    avoids: bool,
) -> Tensor:
    previous: Tensor | None = None
    previous_down = 0.0
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0, left = split(denoise, x, sigma, step) if avoids else (denoise(x, sigma, step),) * 2
        down, up = split_variance(sigma, sigma_next, eta)
        if down > 0 and previous is not None:
            width = math.log(sigma / down)
            newer, older = weights(width, math.log(sigmas[step - 1] / previous_down))
            x = math.exp(-width) * (x + (x0 - left)) + width * (newer * left + older * previous)
        else:
            x = x0 + (x - left) / sigma * down
        if sigma_next > 0 and up > 0:
            x = x + noise(sigma, sigma_next) * (s_noise * up)
        previous, previous_down = left, down
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

"""DPM-Solver++(2M) for the reverse SDE: a multistep method with noise on the way."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, Sampler, StepCallback


def midpoint_weight(span: float) -> float:
    """Of the prediction's slope in a step of that length (the SDE goes further than the ODE), half way through."""
    return -0.5 * math.expm1(-span)


def heun_weight(span: float) -> float:
    """Of the prediction's slope in such a step, integrated exactly."""
    return 1 + math.expm1(-span) / span


def _multistep(
    weight: Callable[[float], float],
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    eta: float = 1.0,
    s_noise: float = 1.0,
) -> Tensor:
    """Second order, one evaluation a step; the first step and a step to sigma 0 are of first order.

    Lu et al. 2022 (arXiv 2211.01095), SDE-DPM-Solver++(2M), with lambda = -log sigma. `weight` says how the change
    of the prediction over the last step, scaled to this one, is continued. eta: how much of the noise is new, 0 is
    the ODE; s_noise: what it is multiplied with.
    """
    previous: Tensor | None = None
    previous_width = 0.0
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        if sigma_next > 0:
            width = math.log(sigma / sigma_next)
            span = width * (1 + eta)
            x = sigma_next / sigma * math.exp(-width * eta) * x - math.expm1(-span) * x0
            if previous is not None:
                x = x + weight(span) * width / previous_width * (x0 - previous)
            if eta * s_noise > 0:
                x = x + noise(sigma, sigma_next) * sigma_next * math.sqrt(-math.expm1(-2 * width * eta)) * s_noise
            previous, previous_width = x0, width
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x


dpmpp_2m_sde: Sampler = partial(_multistep, midpoint_weight)
"""The change of the prediction is taken at the middle of the step."""

dpmpp_2m_sde_heun: Sampler = partial(_multistep, heun_weight)
"""The change of the prediction is integrated over the step."""

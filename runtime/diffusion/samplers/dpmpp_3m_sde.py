"""DPM-Solver++(3M) for the reverse SDE: remembers two predictions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


@dataclass(frozen=True, slots=True, eq=False)
class _Past:
    """A prediction and the width in log noise of the step that began with it."""

    x0: Tensor
    width: float


def dpmpp_3m_sde(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    eta: float = 1.0,
    s_noise: float = 1.0,
) -> Tensor:
    """Third order in the third step, one evaluation a step; a step to sigma 0 takes the prediction.

    The exponential integrator of Lu et al. 2022 (arXiv 2211.01095) with lambda = -log sigma, its derivatives by
    divided differences of the last three predictions. eta, s_noise: as in `dpmpp_2m_sde`.
    """
    past: list[_Past] = []
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        if sigma_next > 0:
            width = math.log(sigma / sigma_next)
            span = width * (1 + eta)
            x = sigma_next / sigma * math.exp(-width * eta) * x - math.expm1(-span) * x0
            x = x + _correction(x0, width, span, past)
            if eta * s_noise > 0:
                x = x + noise(sigma, sigma_next) * sigma_next * math.sqrt(-math.expm1(-2 * width * eta)) * s_noise
            past = [_Past(x0, width), *past[:1]]
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x


def _correction(x0: Tensor, width: float, span: float, past: Sequence[_Past]) -> Tensor | float:
    """What the predictions' change over earlier steps adds, in units of this step; `span` is how far the SDE goes."""
    if not past:
        return 0.0
    second = math.expm1(-span) / span + 1
    slope = (x0 - past[0].x0) * (width / past[0].width)
    if len(past) == 1:
        return second * slope
    earlier = (past[0].x0 - past[1].x0) * (width / past[1].width)
    near, far = past[0].width / width, past[1].width / width
    bend = (slope - earlier) / (near + far)
    third = second / span - 0.5
    return second * (slope + bend * near) - third * bend

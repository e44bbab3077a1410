"""Linear multistep: a polynomial through the last slopes, integrated over the step (Adams-Bashforth)."""

import math
from collections.abc import Sequence
from itertools import pairwise

from numpy.polynomial.legendre import leggauss
from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def weights(knots: Sequence[float], start: float, end: float) -> list[float]:
    """Return the integral from `start` to `end` of each Lagrange polynomial over `knots`.

    By Gauss-Legendre quadrature, with as many points as make it exact for them.
    """
    half, centre = (end - start) / 2, (end + start) / 2
    places, shares = leggauss((len(knots) + 1) // 2)
    points = [(centre + half * place, half * share) for place, share in zip(places, shares, strict=True)]
    return [sum(share * _lagrange(knots, index, at) for at, share in points) for index in range(len(knots))]


def lms(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    order: int = 4,
) -> Tensor:
    """Fourth order in the fourth step, one evaluation a step, no noise; second as a whole: the first is Euler's.

    A step to sigma 0 takes the prediction as it is. order: how many slopes the polynomial goes through at most.
    """
    slopes: list[Tensor] = []
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        slopes = [(x - x0) / sigma, *slopes[: order - 1]]
        if sigma_next > 0:
            knots = [sigmas[step - back] for back in range(len(slopes))]
            parts = zip(weights(knots, sigma, sigma_next), slopes, strict=True)
            for weight, slope in parts:
                x = x + weight * slope
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x


def _lagrange(knots: Sequence[float], index: int, at: float) -> float:
    own = knots[index]
    return math.prod((at - other) / (own - other) for place, other in enumerate(knots) if place != index)

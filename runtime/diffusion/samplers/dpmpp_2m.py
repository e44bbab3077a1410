"""DPM-Solver++(2M): a multistep method in log noise, which remembers the last prediction."""

import math
from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def dpmpp_2m(
    denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback
) -> Tensor:
    """Second order, one evaluation a step, no noise.

    Lu et al. 2022 (arXiv 2211.01095), algorithm 2, with lambda = -log sigma. The first step and a step to
    sigma 0 are of first order.
    """
    previous: Tensor | None = None
    previous_width = 0.0
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        target, width = x0, 0.0
        if sigma_next > 0:
            width = math.log(sigma / sigma_next)
            if previous is not None:
                ratio = width / (2 * previous_width)
                target = (1 + ratio) * x0 - ratio * previous
        shrink = sigma_next / sigma  # exp(-width)
        x = shrink * x + (1 - shrink) * target
        previous, previous_width = x0, width
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

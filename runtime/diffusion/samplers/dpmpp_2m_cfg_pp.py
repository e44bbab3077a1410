"""DPM-Solver++(2M) under CFG++: remembers what the negative predicted."""

import math
from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback, split


def dpmpp_2m_cfg_pp(
    denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback
) -> Tensor:
    """Second order, one evaluation a step, no noise; the first step and a step to sigma 0 are of first order.

    Chung et al. 2024 (arXiv 2406.08070), with the slope that ComfyUI has: from the last step's negative to this one's
    guided prediction.
    """
    previous: Tensor | None = None
    previous_width = 0.0
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0, avoided = split(denoise, x, sigma, step)
        shrink, width = sigma_next / sigma, 0.0
        x = x0 + shrink * (x - avoided)
        if sigma_next > 0:
            width = math.log(sigma / sigma_next)
            if previous is not None:
                x = x + (1 - shrink) * width / (2 * previous_width) * (x0 - previous)
        previous, previous_width = avoided, width
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

"""Gradient estimation: a step of Euler's, and further along what the slope changed by."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, Sampler, StepCallback, split

_GAMMA = 2.0


def _walk(
    avoids: bool,
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
) -> Tensor:
    """One evaluation a step, no noise; a step to sigma 0 takes the prediction.

    Permenter and Yuan 2023 (arXiv 2306.04848), algorithm 2 with gamma = 2. avoids: the slope is that of the negative.
    """
    previous: Tensor | None = None
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0, left = split(denoise, x, sigma, step) if avoids else (denoise(x, sigma, step),) * 2
        slope = (x - left) / sigma
        if sigma_next > 0:
            x = x0 + slope * sigma_next
            if previous is not None:
                x = x + (_GAMMA - 1) * (slope - previous) * (sigma_next - sigma)
        else:
            x = x0
        previous = slope
        on_step(step + 1, len(sigmas) - 1, x0)
    return x


gradient_estimation: Sampler = partial(_walk, False)
"""Along the guided prediction."""

gradient_estimation_cfg_pp: Sampler = partial(_walk, True)
"""Under CFG++ (Chung et al. 2024, arXiv 2406.08070): from the guided prediction along the negative's slope."""

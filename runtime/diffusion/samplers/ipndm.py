"""The improved pseudo linear multistep method: Adams-Bashforth, as if all steps were of one width."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback

# of the slopes, the newest first, by how many of them there are
_WEIGHTS = (
    (1.0,),
    (3 / 2, -1 / 2),
    (23 / 12, -16 / 12, 5 / 12),
    (55 / 24, -59 / 24, 37 / 24, -9 / 24),
)


def ipndm(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """One evaluation a step, up to four slopes, no noise; a step to sigma 0 takes the prediction.

    Zhang and Chen 2022 (arXiv 2204.13902), section 4. As a whole it is of second order.
    """
    slopes: list[Tensor] = []
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        slopes = [(x - x0) / sigma, *slopes[: len(_WEIGHTS) - 1]]
        if sigma_next > 0:
            parts = zip(_WEIGHTS[len(slopes) - 1], slopes, strict=True)
            x = x + sum(weight * slope for weight, slope in parts) * (sigma_next - sigma)
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x

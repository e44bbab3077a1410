"""The improved pseudo linear multistep method with weights for the widths of the steps."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback

_ORDER = 4


def weights(widths: Sequence[float]) -> list[float]:
    """Return how much each slope counts, the newest first, for steps of these widths, this one and those before.

    Those of Adams and Bashforth where widths are even. Where they are not, the third and the fourth slope count as in
    the samplers of Zhou et al. 2024 (arXiv 2312.00094), which is not quite what the integral of the polynomial is.
    """
    if len(widths) == 1:
        return [1.0]
    h, first = widths[0], widths[1]
    second = h / first / 2
    found = [1 + second, -second]
    if len(widths) > 2:
        before = widths[2]
        third = (1 - h**2 / (3 * first * (first + before))) / 2
        found = [found[0] + third, found[1] - (1 + first / before) * third, third * first / before]
    if len(widths) > 3:
        found = _with_fourth(found, widths)
    return found


def ipndm_v(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """One evaluation a step, up to four slopes, no noise; a step to sigma 0 takes the prediction."""
    slopes: list[Tensor] = []
    widths: list[float] = []
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        slopes = [(x - x0) / sigma, *slopes[: _ORDER - 1]]
        widths = [sigma_next - sigma, *widths[: _ORDER - 1]]
        if sigma_next > 0:
            parts = zip(weights(widths), slopes, strict=True)
            x = x + sum(weight * slope for weight, slope in parts) * widths[0]
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x


def _with_fourth(found: Sequence[float], widths: Sequence[float]) -> list[float]:
    h, first, second, third = widths[:4]
    two, three = h + first, h + first + second
    weight = (1 - h / (3 * two)) / 2 + (1 - h / (2 * two)) * h / (6 * three)
    weight *= h * two * three / (first * (first + second) * (first + second + third))
    ratio, spread = first / second, first * (first + second) / (second * (second + third))
    return [
        found[0] + weight,
        found[1] - (1 + ratio + spread) * weight,
        found[2] + (ratio + spread * (1 + second / third)) * weight,
        -spread * ratio * weight,
    ]

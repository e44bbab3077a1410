"""UniPC: every prediction first corrects the step that led to it, then predicts the next one."""

import math
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, Sampler, StepCallback

_ORDER = 3
_LAST = 2.0**-10  # where a walk to sigma 0 ends, for log noise has no 0: what fp32 makes of 0.001 in ComfyUI


class _Walk:
    """Predictions at the noise levels so far, newest first, and how to go on from them.

    Zhao et al. 2023 (arXiv 2302.04867), section 3, for predicted data with lambda = -log sigma, and the function
    B(h) of its table 1 as `scale` (of -h).
    """

    def __init__(self, scale: Callable[[float], float]) -> None:
        self._scale = scale
        self._sigmas: list[float] = []
        self._x0s: list[Tensor] = []

    def remember(self, sigma: float, x0: Tensor) -> None:
        self._sigmas = [sigma, *self._sigmas[: _ORDER - 1]]
        self._x0s = [x0, *self._x0s[: _ORDER - 1]]

    def step(self, x: Tensor, sigma_next: float, order: int, ahead: Tensor | None = None) -> Tensor:
        """Return x at `sigma_next`; with the prediction there, `ahead`, it is the corrected one."""
        sigma, x0 = self._sigmas[0], self._x0s[0]
        width = math.log(sigma / sigma_next)
        places = [math.log(sigma / earlier) / width for earlier in self._sigmas[1:order]]
        slopes = [(earlier - x0) / place for earlier, place in zip(self._x0s[1:order], places, strict=True)]
        if ahead is not None:
            places, slopes = [*places, 1.0], [*slopes, ahead - x0]
        base = sigma_next / sigma * x - math.expm1(-width) * x0
        for share, slope in zip(self._shares(places, width), slopes, strict=True):
            base = base - self._scale(-width) * share * slope
        return base

    def _shares(self, places: Sequence[float], width: float) -> list[float]:
        """How much each slope counts: the moments of the exact integral are met up to the number of slopes."""
        if len(places) < 2:
            return [0.5] * len(places)
        rows = torch.tensor([[place**power for place in places] for power in range(len(places))], dtype=torch.float64)
        moments = torch.tensor(self._moments(len(places), -width), dtype=torch.float64)
        return [float(share) for share in torch.linalg.solve(rows, moments)]

    def _moments(self, count: int, span: float) -> list[float]:
        values, phi = [], math.expm1(span) / span - 1
        for power in range(1, count + 1):
            values.append(phi * math.factorial(power) / self._scale(span))
            phi = phi / span - 1 / math.factorial(power + 1)
        return values


def _unified(
    scale: Callable[[float], float],
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
) -> Tensor:
    """Third order in the third step, one evaluation a step, no noise; the last step but one is of second order."""
    total = len(sigmas) - 1
    sigmas = [*sigmas[:-1], sigmas[-1] or _LAST]
    highest = max(1, min(_ORDER, total - 1))
    walk = _Walk(scale)
    for step in range(total):
        order = min(highest, step, total + 1 - step)
        predicted = walk.step(x, sigmas[step], order) if step else x
        x0 = denoise(predicted, sigmas[step], step)
        x = walk.step(x, sigmas[step], order, x0) if step else x
        walk.remember(sigmas[step], x0)
        on_step(step + 1, total, x0)
    return walk.step(x, sigmas[-1], 1)


uni_pc: Sampler = partial(_unified, lambda span: span)
"""With B(h) = h, the variant called bh1."""

uni_pc_bh2: Sampler = partial(_unified, math.expm1)
"""With B(h) = e^h - 1, the variant called bh2."""

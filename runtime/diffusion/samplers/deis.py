"""DEIS: an exponential integrator with a polynomial through the last slopes, in the time of its authors' process."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback

_ORDER = 3
_POINTS = 10_000
_END = 1e-3
_SIGMA_MIN, _SIGMA_MAX = 0.002, 80.0


def deis(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """Third order in the third step, one evaluation a step, no noise; the first step and one to sigma 0 are Euler's.

    Zhang and Chen 2022 (arXiv 2204.13902), tAB-DEIS.
    """
    slopes: list[Tensor] = []
    process = _Process()
    times = process.times(torch.tensor(sigmas, dtype=torch.float32))
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        slopes = [(x - x0) / sigma, *slopes[: _ORDER - 1]]
        if sigma_next > 0 and len(slopes) > 1:
            knots = times[step - len(slopes) + 1 : step + 1].flip(0)
            for weight, slope in zip(process.weights(knots, times[step + 1]), slopes, strict=True):
                x = x + weight * slope
        else:
            x = x + slopes[0] * (sigma_next - sigma)
        on_step(step + 1, len(sigmas) - 1, x0)
    return x


class _Process:
    """The variance preserving process between two noise levels, with beta linear in time from 0 to 1.

    In fp32 and with sums over as many points as ComfyUI takes: near the quiet end few digits are left, and those are
    the same.
    """

    def __init__(self) -> None:
        low, high = ((torch.tensor(level) ** 2 + 1).log() for level in (_SIGMA_MIN, _SIGMA_MAX))
        self._rise = 2 * (low / _END - high) / (_END - 1)
        self._first = high - 0.5 * self._rise

    def times(self, sigmas: Tensor) -> Tensor:
        """Return when the process is at noise levels."""
        grown = (self._first**2 + 2 * self._rise * (sigmas**2 + 1).log()).sqrt()
        return (grown - self._first) / self._rise

    def weights(self, knots: Tensor, end: Tensor) -> list[float]:
        """Return the integral from the first knot to `end` of the noise's rise times each Lagrange polynomial."""
        taus = torch.linspace(float(knots[0]), float(end), _POINTS)
        kept = torch.exp(-0.5 * taus**2 * self._rise - taus * self._first)
        rise = 0.5 * (taus * self._rise + self._first) / torch.sqrt(kept * (1 - kept))
        width = (end - knots[0]) / _POINTS
        return [float(torch.sum(rise * _lagrange(knots, index, taus)) * width) for index in range(len(knots))]


def _lagrange(knots: Tensor, index: int, at: Tensor) -> Tensor:
    found = torch.ones_like(at)
    for place, other in enumerate(knots):
        if place != index:
            found = found * ((at - other) / (knots[index] - other))
    return found

"""SEEDS: exponential integrators of the reverse SDE with two or three stages a step, each with noise of its own."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.samplers.middles import log_middle
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


class _Step:
    """A step of the SDE from x at sigma: x at shares of it, with noise that goes on from stage to stage.

    Gonzalez et al. 2023 (arXiv 2305.14267), with lambda = -log sigma; the SDE goes twice as far as the ODE.
    """

    def __init__(self, x: Tensor, sigma: float, sigma_next: float, noise: NoiseSource) -> None:
        self._x = x
        self._sigma = sigma
        self._width = math.log(sigma / sigma_next)
        self._noise = noise
        self._reached = 0.0
        self._at = sigma
        self._drawn: Tensor | float = 0.0

    def to(self, share: float, sigma: float, predicted: Tensor | float) -> Tensor:
        """Return x at a share of the step, where the level is `sigma`, led by what was integrated of predictions."""
        self._draw(share, sigma)
        kept = sigma / self._sigma * math.exp(-share * self._width)
        return kept * self._x + predicted + self._drawn * sigma

    def flat(self, share: float) -> float:
        """Return the integral of a prediction that stays the same up to a share of the step."""
        return -math.expm1(-2 * share * self._width)

    def rising(self, share: float) -> float:
        """Return the integral of one that rises evenly from 0 to 1 over that share."""
        span = 2 * share * self._width
        return 1 + math.expm1(-span) / span

    def _draw(self, share: float, sigma: float) -> None:
        """Let the noise so far fade, and add what is new."""
        passed = (share - self._reached) * self._width
        fresh = self._noise(self._at, sigma) * math.sqrt(-math.expm1(-2 * passed))
        self._drawn = self._drawn * math.exp(-passed) + fresh
        self._reached, self._at = share, sigma


_Lead = Callable[[_Step, Denoiser, Tensor, tuple[float, float], int], Tensor]
"""What a step is led by, given its first prediction, the levels at its ends and its number."""


def _walk(
    lead: _Lead,
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
) -> Tensor:
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        if sigma_next > 0:
            stages = _Step(x, sigma, sigma_next, noise)
            x = stages.to(1.0, sigma_next, lead(stages, denoise, x0, (sigma, sigma_next), step))
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x


def _by_two(stages: _Step, denoise: Denoiser, x0: Tensor, ends: tuple[float, float], step: int) -> Tensor:
    """What the prediction half way leads to over the whole step."""
    middle = log_middle(*ends)
    half_way = denoise(stages.to(0.5, middle, stages.flat(0.5) * x0), middle, step)
    return stages.flat(1.0) * half_way


def _by_three(stages: _Step, denoise: Denoiser, x0: Tensor, ends: tuple[float, float], step: int) -> Tensor:
    """What predictions at a third and at two lead to over the whole step."""
    early, late = 1 / 3, 2 / 3
    first, second = log_middle(*ends, early), log_middle(*ends, late)
    at_first = denoise(stages.to(early, first, stages.flat(early) * x0), first, step)
    weight = late / early * stages.rising(late)
    at_second = denoise(stages.to(late, second, (stages.flat(late) - weight) * x0 + weight * at_first), second, step)
    weight = stages.rising(1.0) / late
    return (stages.flat(1.0) - weight) * x0 + weight * at_second


def seeds_2(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """Two evaluations a step (one in a step to sigma 0), the second half way in log noise."""
    return _walk(_by_two, denoise, x, sigmas, noise, on_step)


def seeds_3(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """Three evaluations a step (one in a step to sigma 0), at a third and at two thirds of it in log noise."""
    return _walk(_by_three, denoise, x, sigmas, noise, on_step)

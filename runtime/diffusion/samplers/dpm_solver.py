"""DPM-Solver's steps of first, second and third order, for samplers that choose their steps by themselves.

Lu et al. 2022 (arXiv 2206.00927), algorithms 1 and 2, for the ODE of Karras et al. 2022: time is t = -log sigma, in
fp32 as ComfyUI has it, for the timestep that a network is asked at hangs on the last bits.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser


def time_of(sigma: float) -> Tensor:
    """Return the time of a noise level, a scalar."""
    return -torch.tensor(sigma, dtype=torch.float32).log()


def sigma_at(time: Tensor) -> float:
    """Return the noise level at a time."""
    return float(time.neg().exp())


def ends(sigmas: Sequence[float]) -> tuple[float, float]:
    """Return the first level, and the last one above 0, where such a walk ends."""
    return sigmas[0], sigmas[-1] if sigmas[-1] > 0 else sigmas[-2]


class Place:
    """Where a step begins: x at a time, and the noise that is found there and on the way, each asked for once."""

    def __init__(self, denoise: Denoiser, x: Tensor, time: Tensor, sigmas: Sequence[float]) -> None:
        """Take a denoiser and the levels of the schedule, which say as which of its steps it is asked."""
        self._denoise = denoise
        self._sigmas = sigmas
        self._time = time
        self._found: dict[float, Tensor] = {}
        self.x = x
        self.x0 = denoise(x, sigma_at(time), self.step(sigma_at(time)))
        self._noise = (x - self.x0) / sigma_at(time)

    def step(self, sigma: float) -> int:
        """Return the schedule's step that a level belongs to."""
        passed = sum(level >= sigma * (1 - 1e-6) for level in self._sigmas[:-1])
        return max(passed - 1, 0)

    def first(self, end: Tensor) -> Tensor:
        """Return x at the end of a step of first order."""
        return self.x - sigma_at(end) * torch.expm1(end - self._time) * self._noise

    def second(self, end: Tensor, share: float = 1 / 2) -> Tensor:
        """Return x at the end of a step of second order, with a second evaluation at a share of it."""
        grown = torch.expm1(end - self._time) * sigma_at(end)
        return self.first(end) - grown / (2 * share) * (self._at(share, end) - self._noise)

    def third(self, end: Tensor) -> Tensor:
        """Return x at the end of a step of third order, with evaluations at a third and at two."""
        early, late, width = 1 / 3, 2 / 3, end - self._time
        change = self._at(early, end) - self._noise
        then = self._time + late * width
        grown = torch.expm1(late * width)
        x = self.x - sigma_at(then) * grown * self._noise
        x = x - sigma_at(then) * (late / early) * (grown / (late * width) - 1) * change
        change = self._asked(x, then) - self._noise
        return self.first(end) - sigma_at(end) / late * (torch.expm1(width) / width - 1) * change

    def _at(self, share: float, end: Tensor) -> Tensor:
        """The noise at a share of the step, found with a step of first order."""
        if share not in self._found:
            then = self._time + share * (end - self._time)
            grown = torch.expm1(share * (end - self._time))
            self._found[share] = self._asked(self.x - sigma_at(then) * grown * self._noise, then)
        return self._found[share]

    def _asked(self, x: Tensor, time: Tensor) -> Tensor:
        sigma = sigma_at(time)
        return (x - self._denoise(x, sigma, self.step(sigma))) / sigma

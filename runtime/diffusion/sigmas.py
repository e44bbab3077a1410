"""The noise levels of a model and its timesteps, discrete ones (SD, SDXL) or a continuum (EDM), and the way between.

Knows nothing of steps and schedules.
"""

import functools
import math
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

_LAST_KEPT: Final = 4.8973451890853435e-08
_SKIPPED: Final = 20  # of 1000 timesteps, latent consistency models know every 20th


@dataclass(frozen=True, slots=True, eq=False)
class SigmaTable:
    """Noise level of every training timestep.

    `sigmas` and `log_sigmas`: [N] fp32 on the CPU, rising.
    """

    sigmas: Tensor
    log_sigmas: Tensor

    def __len__(self) -> int:
        return int(self.sigmas.shape[0])

    @property
    def sigma_min(self) -> float:
        """The lowest noise level."""
        return float(self.sigmas[0])

    @property
    def sigma_max(self) -> float:
        """The highest noise level."""
        return float(self.sigmas[-1])

    def sigma(self, timestep: float) -> float:
        """Return the noise level at a timestep; log-linear between whole ones, held at the ends."""
        clamped = torch.tensor(timestep, dtype=torch.float32).clamp(0, len(self) - 1)
        low, high, weight = int(clamped.floor()), int(clamped.ceil()), clamped.frac()
        # fp32 throughout: ComfyUI computes so, and its schedules are compared digit by digit
        return float(((1 - weight) * self.log_sigmas[low] + weight * self.log_sigmas[high]).exp())

    def timestep(self, sigma: float) -> float:
        """Return the whole timestep whose noise level is nearest to `sigma` on a log scale.

        Nearest and not interpolated, as in ComfyUI: the network was trained on whole timesteps only.
        """
        return self._nearest(sigma)

    def at(self, share: float) -> float:
        """Return the noise level where a share of the whole schedule is over: 0 is before it begins, 1 its end.

        Before the beginning all noise is less than the level, which is 999999999.9, and the end is 0: as ComfyUI says
        over which part of a run something counts.
        """
        if share <= 0:
            return 999999999.9
        return 0.0 if share >= 1 else self._within(1.0 - share)

    def _within(self, left: float) -> float:
        return self.sigma(left * 999.0)

    def _nearest(self, sigma: float) -> int:
        log_sigma = torch.tensor(sigma, dtype=torch.float32).log()
        return int((log_sigma - self.log_sigmas).abs().argmin())


class DistilledTable(SigmaTable):
    """The table of a latent consistency model, which knows every 20th timestep of its teacher only."""

    def sigma(self, timestep: float) -> float:
        """Return the noise level at a timestep of the teacher."""
        known = (torch.tensor(timestep, dtype=torch.float32) - (_SKIPPED - 1)) / _SKIPPED
        return SigmaTable.sigma(self, float(known))

    def timestep(self, sigma: float) -> float:
        """Return the known timestep whose noise level is nearest to `sigma`."""
        return self._nearest(sigma) * _SKIPPED + (_SKIPPED - 1)


class LogarithmicTable(SigmaTable):
    """Noise levels of a network that is told a quarter of log sigma: Karras et al. 2022, c_noise of table 1."""

    def sigma(self, timestep: float) -> float:
        """Return the noise level that is told so."""
        return float((torch.tensor(timestep, dtype=torch.float32) / 0.25).exp())

    def timestep(self, sigma: float) -> float:
        """Return what the network is told of a noise level."""
        return float(0.25 * torch.tensor(sigma, dtype=torch.float32).log())

    def _within(self, left: float) -> float:
        low, high = math.log(self.sigma_min), math.log(self.sigma_max)
        return math.exp((high - low) * left + low)


class AngularTable(LogarithmicTable):
    """Noise levels of a network that is told the angle between picture and noise, of 0 to 1."""

    def sigma(self, timestep: float) -> float:
        """Return the noise level that is told so."""
        return float((torch.tensor(timestep, dtype=torch.float32) * math.pi / 2).tan())

    def timestep(self, sigma: float) -> float:
        """Return what the network is told of a noise level."""
        return float(torch.tensor(sigma, dtype=torch.float32).atan() / math.pi * 2)


@functools.cache
def scaled_linear(count: int = 1000, first_beta: float = 0.00085, last_beta: float = 0.012) -> SigmaTable:
    """Return the table of Stable Diffusion and SDXL: betas linear in their square root.

    With a_t = prod(1 - beta), the noise level is sqrt((1 - a_t) / a_t). Computed in fp64, kept in fp32.
    """
    kept = _kept(count, first_beta, last_beta)
    sigmas = ((1 - kept) / kept).sqrt()
    return SigmaTable(sigmas.float(), sigmas.log().float())


@functools.cache
def zero_terminal() -> SigmaTable:
    """Return that table, stretched until nothing is left of the picture at its end (Lin et al. 2023, arXiv 2305.08891).

    The square root of a_t is shifted so that the last is 0, and scaled so that the first is what it was. No noise level
    is infinite here: the last a_t is ComfyUI's number.
    """
    roots = _kept(1000, 0.00085, 0.012).sqrt()
    kept = ((roots - roots[-1]) * (roots[0] / (roots[0] - roots[-1]))) ** 2
    kept[-1] = _LAST_KEPT
    sigmas = ((1 - kept) / kept).sqrt()
    return SigmaTable(sigmas.float(), sigmas.log().float())


@functools.cache
def distilled(*, stretched: bool = False) -> SigmaTable:
    """Return the 50 levels of a latent consistency model; `stretched`: of a teacher that ends with noise alone."""
    whole = zero_terminal() if stretched else scaled_linear()
    sigmas = whole.sigmas[_SKIPPED - 1 :: _SKIPPED]
    return DistilledTable(sigmas, sigmas.log())


@functools.cache
def logarithmic(low: float, high: float) -> SigmaTable:
    """Return a continuum between two noise levels as 1000 of them, even in their logarithms."""
    sigmas = _even_in_log(low, high)
    return LogarithmicTable(sigmas, sigmas.log())


@functools.cache
def angular(low: float, high: float) -> SigmaTable:
    """Return the same levels for a network that is told angles."""
    sigmas = _even_in_log(low, high)
    return AngularTable(sigmas, sigmas.log())


def _even_in_log(low: float, high: float) -> Tensor:
    return torch.linspace(math.log(low), math.log(high), 1000).exp()


def _kept(count: int, first_beta: float, last_beta: float) -> Tensor:
    """How much of a picture's variance is left at every timestep, [count] fp64."""
    betas = torch.linspace(first_beta**0.5, last_beta**0.5, count, dtype=torch.float64) ** 2
    return torch.cumprod(1 - betas, dim=0)

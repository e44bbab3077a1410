"""The noise levels of a model trained on discrete timesteps (SD, SDXL), and the way between the two.

Knows nothing of steps and schedules.
"""

import functools
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

_LAST_KEPT: Final = 4.8973451890853435e-08


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

    def timestep(self, sigma: float) -> int:
        """Return the whole timestep whose noise level is nearest to `sigma` on a log scale.

        Nearest and not interpolated, as in ComfyUI: the network was trained on whole timesteps only.
        """
        log_sigma = torch.tensor(sigma, dtype=torch.float32).log()
        return int((log_sigma - self.log_sigmas).abs().argmin())


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


def _kept(count: int, first_beta: float, last_beta: float) -> Tensor:
    """How much of a picture's variance is left at every timestep, [count] fp64."""
    betas = torch.linspace(first_beta**0.5, last_beta**0.5, count, dtype=torch.float64) ** 2
    return torch.cumprod(1 - betas, dim=0)

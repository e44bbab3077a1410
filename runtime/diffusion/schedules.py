"""Sigma schedules: which noise levels a run of so many steps visits, as ComfyUI means each name."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.quantiles import beta_quantile
from nodeloom.runtime.diffusion.sigmas import SigmaTable

Schedule = Callable[[SigmaTable, int], list[float]]
"""Table and number of steps (>= 1) to falling sigmas that end in 0."""


def _normal(table: SigmaTable, steps: int) -> list[float]:
    """Even in timesteps, both ends included."""
    timesteps = torch.linspace(len(table) - 1, 0, steps)
    return [*(table.sigma(float(t)) for t in timesteps), 0.0]


def _sgm_uniform(table: SigmaTable, steps: int) -> list[float]:
    """Even in timesteps, the lowest one left out (the spacing of Stability's generative-models)."""
    timesteps = torch.linspace(len(table) - 1, 0, steps + 1)[:-1]
    return [*(table.sigma(float(t)) for t in timesteps), 0.0]


def _simple(table: SigmaTable, steps: int) -> list[float]:
    """Every n-th entry of the table, counted from the noisy end."""
    stride = len(table) / steps
    return [*(float(table.sigmas[len(table) - 1 - int(i * stride)]) for i in range(steps)), 0.0]


def _ddim_uniform(table: SigmaTable, steps: int) -> list[float]:
    """Every n-th entry counted from the clean end, n whole: may take more steps than asked for, as in ComfyUI."""
    stride = max(len(table) // steps, 1)
    return [*reversed([float(sigma) for sigma in table.sigmas[1::stride]]), 0.0]


def _karras(table: SigmaTable, steps: int, rho: float = 7.0) -> list[float]:
    """Even in sigma^(1/rho): Karras et al. 2022, equation 5."""
    ramp = torch.linspace(0, 1, steps)
    low, high = table.sigma_min ** (1 / rho), table.sigma_max ** (1 / rho)
    return [*((high + ramp * (low - high)) ** rho).tolist(), 0.0]


def _exponential(table: SigmaTable, steps: int) -> list[float]:
    """Even in log sigma."""
    logs = torch.linspace(float(table.sigmas[-1].log()), float(table.sigmas[0].log()), steps)
    return [*logs.exp().tolist(), 0.0]


def _beta(table: SigmaTable, steps: int) -> list[float]:
    """At the quantiles of the distribution Beta(0.6, 0.6), which crowd at both ends; equal timesteps count once.

    Lee et al. 2024 (arXiv 2407.12173).
    """
    shares = [1 - step / steps for step in range(steps)]
    # a place in the middle of two timesteps, as that of the share 1/2, is the higher one's
    places = [math.floor((len(table) - 1) * beta_quantile(share, 0.6) + 0.5 + 1e-9) for share in shares]
    return [*(float(table.sigmas[place]) for place in dict.fromkeys(places)), 0.0]


def _linear_quadratic(table: SigmaTable, steps: int, threshold: float = 0.025) -> list[float]:
    """Of the highest sigma: half of the steps evenly down by 2.5 %, the others quadratically to 0 (Genmo's Mochi)."""
    even = steps // 2
    if even == 0:
        return [table.sigma_max, 0.0]
    first = [step * threshold / even for step in range(even)]
    # the parabola goes on with the value and the slope that the line ends with, and reaches 1 after the last step
    left = steps - even
    slope = threshold / even
    bend = (1 - threshold - slope * left) / left**2
    second = [threshold + slope * step + bend * step**2 for step in range(left)]
    shares = torch.tensor([1 - done for done in first + second], dtype=torch.float32)
    return [*(shares * table.sigma_max).tolist(), 0.0]


def _kl_optimal(table: SigmaTable, steps: int) -> list[float]:
    """Even in arctan sigma: Sabour et al. 2024 (arXiv 2404.14507), equation 12."""
    ramp = torch.arange(steps) / max(steps - 1, 1)  # linspace rounds in another way
    return [*(ramp * math.atan(table.sigma_min) + (1 - ramp) * math.atan(table.sigma_max)).tan().tolist(), 0.0]


SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        "normal": _normal,
        "karras": _karras,
        "exponential": _exponential,
        "simple": _simple,
        "sgm_uniform": _sgm_uniform,
        "ddim_uniform": _ddim_uniform,
        "beta": _beta,
        "linear_quadratic": _linear_quadratic,
        "kl_optimal": _kl_optimal,
    }
)
"""Every schedule by the name ComfyUI gives it."""


def schedule(name: str, table: SigmaTable, steps: int, denoise: float = 1.0, *, skips_quiet: bool = False) -> Tensor:
    """Return the falling sigmas of a run, [steps + 1] fp32 on the CPU, ending in 0.

    With `denoise` < 1 the schedule of int(steps / denoise) steps is made and its last `steps` steps are kept;
    `denoise` <= 0 leaves nothing to do and gives an empty tensor. `skips_quiet`: of a schedule of one step more the
    last level above 0 is left out. `ddim_uniform` may give more than `steps` steps, `beta` less.
    Raises ValueError for an unknown name or less than one step.
    """
    if name not in SCHEDULES:
        raise ValueError(f"there is no schedule {name!r}; the schedules are {', '.join(SCHEDULES)}")
    if steps < 1:
        raise ValueError(f"steps is {steps}, must be at least 1")
    if denoise <= 0:
        return torch.empty(0)
    whole = denoise > 0.9999  # ComfyUI's threshold for "all of it"
    sigmas = _levels(SCHEDULES[name], table, steps if whole else int(steps / denoise), skips_quiet)
    return torch.tensor(sigmas if whole else sigmas[-(steps + 1) :], dtype=torch.float32)


def _levels(make: Schedule, table: SigmaTable, steps: int, skips_quiet: bool) -> list[float]:
    if not skips_quiet:
        return make(table, steps)
    levels = make(table, steps + 1)
    return [*levels[:-2], levels[-1]]

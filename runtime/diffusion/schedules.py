"""Sigma schedules: which noise levels a run of so many steps visits, as ComfyUI means each name."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.quantiles import beta_quantile
from nodeloom.runtime.diffusion.sigmas import SigmaTable
from nodeloom.runtime.diffusion.spacings import exponential, karras

Schedule = Callable[[SigmaTable, int], list[float]]
"""Table and number of steps (>= 1) to falling sigmas that end in 0."""

_NOTHING = 1e-5


def _normal(table: SigmaTable, steps: int) -> list[float]:
    """Even in timesteps, both ends included; a lowest level that is as good as 0 is the end itself."""
    lowest = table.timestep(table.sigma_min)
    if math.isclose(table.sigma(lowest), 0, abs_tol=_NOTHING):
        return [table.sigma(float(t)) for t in torch.linspace(_highest(table), lowest, steps + 1)]
    return [*(table.sigma(float(t)) for t in torch.linspace(_highest(table), lowest, steps)), 0.0]


def _sgm_uniform(table: SigmaTable, steps: int) -> list[float]:
    """Even in timesteps, the lowest one left out (the spacing of Stability's generative-models)."""
    timesteps = torch.linspace(_highest(table), table.timestep(table.sigma_min), steps + 1)[:-1]
    return [*(table.sigma(float(t)) for t in timesteps), 0.0]


def _highest(table: SigmaTable) -> float:
    return table.timestep(table.sigma_max)


def _simple(table: SigmaTable, steps: int) -> list[float]:
    """Every n-th entry of the table, counted from the noisy end."""
    stride = len(table) / steps
    return [*(float(table.sigmas[len(table) - 1 - int(i * stride)]) for i in range(steps)), 0.0]


def _ddim_uniform(table: SigmaTable, steps: int) -> list[float]:
    """Every n-th entry counted from the clean end, n whole: may take more steps than asked for, as in ComfyUI."""
    is_nothing = math.isclose(float(table.sigmas[1]), 0, abs_tol=_NOTHING)
    stride = max(len(table) // (steps + 1 if is_nothing else steps), 1)
    levels = [float(sigma) for sigma in table.sigmas[1::stride]][::-1]
    return levels if is_nothing else [*levels, 0.0]


def _karras(table: SigmaTable, steps: int) -> list[float]:
    return karras(steps, table.sigma_min, table.sigma_max)


def _exponential(table: SigmaTable, steps: int) -> list[float]:
    return exponential(steps, table.sigma_min, table.sigma_max)


def beta(table: SigmaTable, steps: int, alpha: float = 0.6, beta: float = 0.6) -> list[float]:
    """At the quantiles of a beta distribution, by default one that crowds at both ends; equal timesteps count once.

    Lee et al. 2024 (arXiv 2407.12173). Raises ValueError unless both shapes are above 0.
    """
    if min(alpha, beta) <= 0:
        raise ValueError(f"alpha is {alpha:g} and beta {beta:g}, both must be above 0")
    last = len(table) - 1
    quantiles = (beta_quantile(1 - step / steps, alpha, beta) for step in range(steps))
    # a place in the middle of two timesteps, as that of the share 1/2, is the higher one's
    places = [math.floor(last * quantile + 0.5 + 1e-9) for quantile in quantiles]
    return [*(float(table.sigmas[place]) for place in dict.fromkeys(places)), 0.0]


def turbo(table: SigmaTable, steps: int, denoise: float = 1.0) -> list[float]:
    """At every hundredth timestep, on which adversarially distilled models were trained: the first `steps` of the ten.

    `denoise` leaves out the noisy ones in whole tenths. Sauer et al. 2023 (arXiv 2311.17042).
    """
    timesteps = range(999, 0, -100)
    skipped = len(timesteps) - int(10 * denoise)
    return [*(table.sigma(timestep) for timestep in timesteps[skipped : skipped + steps]), 0.0]


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
        "beta": beta,
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

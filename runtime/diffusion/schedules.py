"""Sigma schedules: which noise levels a run of so many steps visits, as ComfyUI means each name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import Tensor

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


SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        "normal": _normal,
        "karras": _karras,
        "exponential": _exponential,
        "simple": _simple,
        "sgm_uniform": _sgm_uniform,
        "ddim_uniform": _ddim_uniform,
    }
)
"""Every schedule by the name ComfyUI gives it."""


def schedule(name: str, table: SigmaTable, steps: int, denoise: float = 1.0) -> Tensor:
    """Return the falling sigmas of a run, [steps + 1] fp32 on the CPU, ending in 0.

    With `denoise` < 1 the schedule of int(steps / denoise) steps is made and its last `steps` steps are kept;
    `denoise` <= 0 leaves nothing to do and gives an empty tensor. `ddim_uniform` may give more than `steps` steps.
    Raises ValueError for an unknown name or less than one step.
    """
    if name not in SCHEDULES:
        raise ValueError(f"there is no schedule {name!r}; the schedules are {', '.join(SCHEDULES)}")
    if steps < 1:
        raise ValueError(f"steps is {steps}, must be at least 1")
    if denoise <= 0:
        return torch.empty(0)
    if denoise > 0.9999:  # ComfyUI's threshold for "all of it"
        return torch.tensor(SCHEDULES[name](table, steps), dtype=torch.float32)
    return torch.tensor(SCHEDULES[name](table, int(steps / denoise))[-(steps + 1) :], dtype=torch.float32)

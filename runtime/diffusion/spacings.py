"""Rows of noise levels between two ends, as ComfyUI's schedulers space them; what a model was trained on plays no part.

All take a number of steps and give falling levels, in fp32 as there; 0 comes last but for `laplace`. Raise ValueError,
with a sentence about the number, where there is no such row.
"""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import torch


def karras(steps: int, low: float, high: float, rho: float = 7.0) -> list[float]:
    """Even in sigma^(1/rho): Karras et al. 2022, equation 5."""
    if rho <= 0:
        raise ValueError(f"rho is {rho:g}, must be above 0")
    ramp = torch.linspace(0, 1, steps)
    first, last = high ** (1 / rho), low ** (1 / rho)
    return [*((first + ramp * (last - first)) ** rho).tolist(), 0.0]


def exponential(steps: int, low: float, high: float) -> list[float]:
    """Even in log sigma."""
    _check_ends(low, high)
    return [*torch.linspace(math.log(high), math.log(low), steps).exp().tolist(), 0.0]


def polyexponential(steps: int, low: float, high: float, rho: float = 1.0) -> list[float]:
    """A power in log sigma: more of the levels are quiet with a larger `rho`."""
    _check_ends(low, high)
    ramp = torch.linspace(1, 0, steps) ** rho
    return [*(ramp * (math.log(high) - math.log(low)) + math.log(low)).exp().tolist(), 0.0]


def variance_preserving(steps: int, damping: float = 19.9, least: float = 0.1, end: float = 0.001) -> list[float]:
    """Even in the time of the continuous variance preserving process (Song et al. 2021, arXiv 2011.13456).

    damping, least: what beta rises by and begins with; end: the last time, of 1 at the noisy end.
    """
    times = torch.linspace(1, end, steps)
    return [*(damping * times**2 / 2 + least * times).expm1().sqrt().tolist(), 0.0]


def laplace(steps: int, low: float, high: float, mean: float = 0.0, spread: float = 0.5) -> list[float]:
    """At the quantiles of a Laplace distribution of log sigma (Hang et al. 2024, arXiv 2407.03297), within the ends.

    There is one level for each step, and the last is the lowest: a step less is walked, and not to 0.
    """
    shares = torch.linspace(0, 1, steps)
    inside = torch.log(1 - 2 * (0.5 - shares).abs() + 1e-5)  # the ends would be infinite
    return (mean - spread * torch.sign(0.5 - shares) * inside).exp().clamp(low, high).tolist()


ALIGNED: Mapping[str, Sequence[float]] = MappingProxyType(
    {
        "SD1": (14.6146412293, 6.4745760956, 3.8636745985, 2.6946151520, 1.8841921177, 1.3943805092, 0.9642583904,
                0.6523686016, 0.3977456272, 0.1515232662, 0.0291671582),
        "SDXL": (14.6146412293, 6.3184485287, 3.7681790315, 2.1811480769, 1.3405244945, 0.8620721141, 0.5550693289,
                 0.3798540708, 0.2332364134, 0.1114188177, 0.0291671582),
        "SVD": (700.00, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002),
    }
)  # fmt: skip
"""Noise levels that were found best for ten steps: Sabour et al. 2024 (arXiv 2404.14507), by their authors' table."""


def aligned(base: str, steps: int) -> list[float]:
    """The levels of `ALIGNED`, for another number of steps log-linear between them."""
    known = ALIGNED[base]
    if steps + 1 == len(known):
        levels = list(known)
    else:
        logs = np.log(known[::-1])
        places = np.interp(np.linspace(0, 1, steps + 1), np.linspace(0, 1, len(known)), logs)
        levels = np.exp(places)[::-1].tolist()
    return torch.tensor([*levels[:-1], 0.0], dtype=torch.float32).tolist()


def _check_ends(low: float, high: float) -> None:
    for name, level in (("sigma_min", low), ("sigma_max", high)):
        if level <= 0:
            raise ValueError(f"{name} is {level:g}, must be above 0")

"""DPM-Solver-fast: as many evaluations as steps are asked for, three of them to a step of its own."""

from collections.abc import Sequence

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.samplers.dpm_solver import Place, ends, time_of
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def dpm_fast(
    denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback
) -> Tensor:
    """Third order, no noise; even in log sigma whatever the schedule, of which only the ends count.

    Lu et al. 2022 (arXiv 2206.00927), appendix D.3. It ends at the last level above 0, with that noise left in.
    """
    first, last = ends(sigmas)
    asked = len(sigmas) - 1
    orders = _orders(asked)
    times = torch.linspace(float(time_of(first)), float(time_of(last)), asked // 3 + 2)
    for step, order in enumerate(orders):
        place = Place(denoise, x, times[step], sigmas)
        end = times[step + 1]
        x = place.first(end) if order == 1 else place.second(end) if order == 2 else place.third(end)
        on_step(step + 1, len(orders), place.x0)
    return x


def _orders(asked: int) -> list[int]:
    threes = [3] * (asked // 3)
    return [*threes[:-1], 2, 1] if asked % 3 == 0 else [*threes, asked % 3]

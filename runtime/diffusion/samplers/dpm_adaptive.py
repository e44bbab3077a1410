"""DPM-Solver-12 and -23: steps as wide as the error allows."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.samplers.dpm_solver import Place, ends, sigma_at, time_of
from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback

_NEAR = 1e-5


class _Pace:
    """How wide the next step is, by the errors of the last three: a controller as in control engineering (PID)."""

    def __init__(self, width: float, parts: tuple[float, float, float], order: float, safety: float) -> None:
        proportional, integral, derivative = parts
        self.width = width
        self._powers = (
            (proportional + integral + derivative) / order,
            -(proportional + 2 * derivative) / order,
            derivative / order,
        )
        self._safety = safety
        self._last: list[float] = []

    def accepts(self, error: float) -> bool:
        """Whether a step with that error is good enough; sets the width of the next one, or of the same one again."""
        inverse = 1 / (error + 1e-8)
        seen = [inverse, *(self._last or [inverse, inverse])]
        factor = math.prod(value**power for value, power in zip(seen, self._powers, strict=True))
        factor = 1 + math.atan(factor - 1)
        accepted = factor >= self._safety
        self._last = seen[:2] if accepted else seen[1:]
        self.width *= factor
        return accepted


def dpm_adaptive(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    order: int = 3,
    rtol: float = 0.05,
    atol: float = 0.0078,
    h_init: float = 0.05,
    pcoeff: float = 0.0,
    icoeff: float = 1.0,
    dcoeff: float = 0.0,
    accept_safety: float = 0.81,
    eta: float = 0.0,
    s_noise: float = 1.0,
) -> Tensor:
    """Second or third order; of the schedule only the ends count. It ends at the last level above 0, its noise left in.

    Lu et al. 2022 (arXiv 2206.00927), appendix C. rtol, atol: errors that are let pass, relative and absolute. h_init:
    width of the first step in log sigma. pcoeff, icoeff, dcoeff, accept_safety: of the controller. eta, s_noise: as in
    `euler_ancestral`. A step is reported as the schedule's step that it ends in.
    """
    first, last = ends(sigmas)
    time, goal = time_of(first), time_of(last)
    pace = _Pace(abs(h_init), (pcoeff, icoeff, dcoeff), 1.5 if eta else order, accept_safety)
    before = x
    while time < goal - _NEAR:
        aim = torch.minimum(goal, time + pace.width)
        end, up = _split(time, aim, goal, eta)
        place = Place(denoise, x, time, sigmas)
        rough = place.first(end) if order == 2 else place.second(end, 1 / 3)
        fine = place.second(end) if order == 2 else place.third(end)
        allowed = (rtol * torch.maximum(rough.abs(), before.abs())).clamp(min=atol)
        error = float(torch.linalg.norm((rough - fine) / allowed)) / x.numel() ** 0.5
        if pace.accepts(error):
            before = rough
            x = fine + up * s_noise * noise(sigma_at(time), sigma_at(aim)) if up > 0 else fine
            time = aim
            on_step(place.step(sigma_at(aim)) + 1, len(sigmas) - 1, place.x0)
    return x


def _split(time: Tensor, aim: Tensor, goal: Tensor, eta: float) -> tuple[Tensor, float]:
    """Where a step goes down to, and how much noise brings it up to where it aims."""
    if eta == 0:
        return aim, 0.0
    down, _ = split_variance(sigma_at(time), sigma_at(aim), eta)
    end = torch.minimum(goal, time_of(down))
    return end, max(sigma_at(aim) ** 2 - sigma_at(end) ** 2, 0.0) ** 0.5

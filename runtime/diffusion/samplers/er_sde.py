"""ER-SDE: the reverse SDE with as much noise as a function of the level says, solved with up to three predictions."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback

_POINTS = 200

Scaler = Callable[[float, float], float]
"""How strongly x is held on to at a noise level, given eta: between two levels, what is kept is the ratio."""

SCALERS: Mapping[str, Scaler] = MappingProxyType(
    {
        "ER-SDE": lambda sigma, eta: sigma * (math.exp(sigma**0.3) + 10.0),
        "Reverse-time SDE": lambda sigma, eta: sigma ** (eta + 1),
        "ODE": lambda sigma, eta: sigma,
    }
)


def er_sde(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    solver_type: str = "ER-SDE",
    max_stage: int = 3,
    eta: float = 1.0,
    s_noise: float = 1.0,
) -> Tensor:
    """Third order in the third step, one evaluation a step; a step to sigma 0 takes the prediction.

    Cui et al. 2023 (arXiv 2309.06169), ER-SDE-Solver-3. solver_type: a name of `SCALERS`; eta is for the reverse-time
    SDE alone, which is the ODE with 0. max_stage: the highest order. s_noise: what the noise is multiplied with.
    """
    scaler = SCALERS[solver_type]
    is_quiet = solver_type == "ODE" or (solver_type == "Reverse-time SDE" and eta == 0)
    past: list[Tensor] = []  # the last prediction, and the last slope
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        if sigma_next > 0:
            slopes = _slopes(x0, past, sigmas[: step + 1], max_stage)
            kept = scaler(sigma_next, eta) / scaler(sigma, eta)
            x = kept * x + (1 - kept) * x0
            for weight, slope in zip(_weights(sigma, sigma_next, lambda at: scaler(at, eta)), slopes, strict=False):
                x = x + weight * slope
            if s_noise > 0 and not is_quiet:
                added = math.sqrt(max(sigma_next**2 - sigma**2 * kept**2, 0.0))
                x = x + noise(sigma, sigma_next) * (s_noise * added)
            past = [x0, *slopes[:1]]
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x


def _slopes(x0: Tensor, past: Sequence[Tensor], sigmas: Sequence[float], stages: int) -> list[Tensor]:
    """The first and second derivative of the prediction after sigma, as far as there are enough of them."""
    found: list[Tensor] = []
    if past and stages > 1:
        found.append((x0 - past[0]) / (sigmas[-1] - sigmas[-2]))
    if len(past) > 1 and stages > 2:
        found.append((found[0] - past[1]) / ((sigmas[-1] - sigmas[-3]) / 2))
    return found


def _weights(sigma: float, sigma_next: float, scaler: Callable[[float], float]) -> tuple[float, float]:
    """How much the derivatives count in a step: integrals over it, as sums from its end of so many points."""
    change, held = sigma_next - sigma, scaler(sigma_next)
    width = -change / _POINTS
    points = [sigma_next + place * width for place in range(_POINTS)]
    zeroth = sum(1 / scaler(point) for point in points) * width
    first = sum((point - sigma) / scaler(point) for point in points) * width
    return change + zeroth * held, change**2 / 2 + first * held

"""SA-Solver: a stochastic Adams method that predicts a step and corrects it with the prediction found there."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def sa_solver(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    sde_start_sigma: float = 14.7,
    sde_end_sigma: float = 0.0,
    eta: float = 1.0,
    s_noise: float = 1.0,
    predictor_order: int = 3,
    corrector_order: int = 4,
    use_pece: bool = False,
    simple_order_2: bool = False,
) -> Tensor:
    """One evaluation a step, or with `use_pece` two: what was corrected is looked at again.

    Xue et al. 2023 (arXiv 2309.05019), with lambda = -log sigma. Noise is new by `eta` in steps to levels from
    sde_start_sigma down to sde_end_sigma, and multiplied with s_noise. simple_order_2: its appendix D, where two
    predictions are known. Orders fall towards sigma 0; a step there takes the prediction.
    """
    total = len(sigmas) - 1
    adams = _Adams(sigmas, simple=simple_order_2)
    predicted, x0s, tau, added = x, list[Tensor](), 0.0, None
    for step in range(total):
        x0 = denoise(predicted, sigmas[step], step)
        x0s = [*x0s, x0][-max(predictor_order, corrector_order) :]
        left = total - step if sigmas[-1] == 0 else len(x0s)
        order = min(corrector_order, len(x0s), left) if step and (sigmas[step + 1] > 0 or use_pece) else 0
        if order == 0:
            x = predicted
        else:
            x = adams.step(x, x0s[-order:], step - 1, step, tau, corrects=True)
            x = x if added is None else x + added
            if use_pece:
                x0 = denoise(x, sigmas[step], step)
                x0s[-1] = x0
        if sigmas[step + 1] > 0:
            tau = eta if sde_start_sigma >= sigmas[step + 1] >= sde_end_sigma else 0.0
            order = min(predictor_order, len(x0s), left - 1 if sigmas[-1] == 0 else left)
            predicted = adams.step(x, x0s[-order:], step, step, tau, corrects=False)
            added = adams.fresh(step, tau, noise) * s_noise if tau * s_noise > 0 else None
            predicted = predicted if added is None else predicted + added
        else:
            predicted = x0
        on_step(step + 1, total, x0)
    return predicted


class _Adams:
    """Steps between the levels of a schedule, by the integral of a polynomial through predictions.

    In fp32 and in ComfyUI's operations: lambdas lie close to each other, and what rounding makes of that is the same.
    """

    def __init__(self, sigmas: Sequence[float], *, simple: bool) -> None:
        self._sigmas = torch.tensor(sigmas, dtype=torch.float32)
        self._lambdas = self._sigmas.log().neg()
        self._simple = simple

    def step(self, x: Tensor, x0s: Sequence[Tensor], start: int, newest: int, tau: float, *, corrects: bool) -> Tensor:
        """Return x at the level after that of `start`; `newest` is the level of the last prediction."""
        sigma, sigma_next, width = self._sigmas[start], self._sigmas[start + 1], self._width(start)
        found = float(sigma_next / sigma * (-(tau**2) * width).exp()) * x
        weights = self._weights(start, newest, len(x0s), tau, corrects=corrects)
        for weight, x0 in zip(weights.tolist(), x0s, strict=True):
            found = found + weight * x0
        return found

    def fresh(self, start: int, tau: float, noise: NoiseSource) -> Tensor:
        """Return the noise of a step."""
        drawn = noise(float(self._sigmas[start]), float(self._sigmas[start + 1]))
        strength = self._sigmas[start + 1] * (-2 * tau**2 * self._width(start)).expm1().neg().sqrt()
        return drawn * float(strength)

    def _width(self, start: int) -> Tensor:
        return self._lambdas[start + 1] - self._lambdas[start]

    def _weights(self, start: int, newest: int, count: int, tau: float, *, corrects: bool) -> Tensor:
        """How much each of so many predictions counts, the newest last: equations 15 and 18."""
        knots = self._lambdas[newest - count + 1 : newest + 1]
        end = self._lambdas[start + 1]
        kept = self._sigmas[start + 1] * end.exp()
        if self._simple and count == 2:
            return kept * self._two(knots, start, 1 + tau**2, corrects=corrects)
        powers = torch.vander(knots, count, increasing=True).T
        shares: Tensor = torch.linalg.solve(powers, _moments(self._lambdas[start], end, count, tau))
        return kept * shares

    def _two(self, knots: Tensor, start: int, speed: float, *, corrects: bool) -> Tensor:
        width = self._width(start)
        whole = (-width * speed).expm1().neg()
        if corrects:
            newer = 0.5 * speed * width
            return torch.stack([whole - newer, newer])
        older = 0.5 * speed * width**2 / (knots[-2] - self._lambdas[start])
        return torch.stack([older, whole - older])


def _moments(start: Tensor, end: Tensor, count: int, tau: float) -> Tensor:
    """The integrals of each power below `count` from start to end, under the weight of the SDE; by parts."""
    speed = 1 + tau**2
    powers = torch.arange(count, dtype=torch.float32)
    products = end**powers - start**powers * (-speed * (end - start)).exp()
    depth = powers.unsqueeze(1) - powers.unsqueeze(0)
    factorials = (powers + 1).lgamma()
    logs = factorials.unsqueeze(1) - factorials.unsqueeze(0)
    logs = logs - depth * math.log(speed) if tau > 0 else logs
    signs = torch.where(depth % 2 == 0, 1.0, -1.0)
    return (logs.exp() * signs).tril() @ products

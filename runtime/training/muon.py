"""The optimiser: Muon for matrices, Adam for the rest, each with decay of weights.

Muon (Keller Jordan et al. 2024, kellerjordan.github.io/posts/muon) makes the update of a matrix nearly orthogonal by
a few Newton-Schulz steps. For networks this small it was worth a factor of several in steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import torch
from torch import Tensor, nn

_NEWTON_SCHULZ: Final = (3.4445, -4.7750, 2.0315)
_STEPS: Final = 4
_MOMENTUM: Final = 0.95
_BETAS: Final = (0.9, 0.98)
_NARROW: Final = 8
_ADAM_ONLY: Final = ("embed", "conv_in", "conv_out", "text_projection", "head")


class Muon:
    """Updates parameters in place from their gradients; `rate` is a share of the greatest rates, given each step."""

    def __init__(self, modules: Mapping[str, nn.Module], matrix_rate: float, rate: float, decay: float = 0.0) -> None:
        named = [
            (f"{prefix}.{name}", parameter)
            for prefix, module in modules.items()
            for name, parameter in module.named_parameters()
            if parameter.requires_grad
        ]
        self._matrices = {name: parameter for name, parameter in named if _is_matrix(name, parameter)}
        self._others = {name: parameter for name, parameter in named if name not in self._matrices}
        self._rates = matrix_rate, rate
        self._decay = decay
        self._steps = 0
        self._momenta = {name: torch.zeros_like(parameter) for name, parameter in named}
        self._squares = {name: torch.zeros_like(parameter) for name, parameter in self._others.items()}

    @property
    def parameters(self) -> list[nn.Parameter]:
        """Everything that is learnt."""
        return [*self._matrices.values(), *self._others.values()]

    def forget_gradients(self) -> None:
        """Let go of what was derived for the last step."""
        for parameter in self.parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self, share: float) -> None:
        """Take a step at `share` of the greatest rates."""
        self._steps += 1
        matrix_rate, rate = (share * greatest for greatest in self._rates)
        for name, parameter in self._matrices.items():
            if parameter.grad is not None:
                self._step_matrix(self._momenta[name], parameter, parameter.grad, matrix_rate)
        for name, parameter in self._others.items():
            if parameter.grad is not None:
                self._step_other(name, parameter, parameter.grad, rate)

    def state(self) -> dict[str, Any]:
        """Return what a later process needs to go on."""
        return {"steps": self._steps, "momenta": self._momenta, "squares": self._squares}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from what `state` returned."""
        self._steps = int(state["steps"])
        for kept, stored in ((self._momenta, state["momenta"]), (self._squares, state["squares"])):
            for name, tensor in kept.items():
                tensor.copy_(stored[name])

    def _step_matrix(self, momentum: Tensor, parameter: nn.Parameter, gradient: Tensor, rate: float) -> None:
        momentum.lerp_(gradient, 1 - _MOMENTUM)
        ahead = gradient.lerp(momentum, _MOMENTUM).reshape(parameter.shape[0], -1)
        rows, columns = ahead.shape
        parameter.mul_(1 - rate * self._decay)
        update = orthogonal(ahead).reshape(parameter.shape)
        parameter.add_(update, alpha=-rate * max(1.0, rows / columns) ** 0.5)

    def _step_other(self, name: str, parameter: nn.Parameter, gradient: Tensor, rate: float) -> None:
        first, second = _BETAS
        momentum, square = self._momenta[name], self._squares[name]
        momentum.lerp_(gradient, 1 - first)
        square.lerp_(gradient.square(), 1 - second)
        scale = (square / (1 - second**self._steps)).sqrt_().add_(1e-8)
        parameter.addcdiv_(momentum / (1 - first**self._steps), scale, value=-rate)


def orthogonal(matrix: Tensor) -> Tensor:
    """Return the nearly orthogonal matrix that is nearest to `matrix` [rows, columns]."""
    a, b, c = _NEWTON_SCHULZ
    found = matrix / (matrix.norm() + 1e-7)
    tall = found.shape[0] > found.shape[1]
    found = found.T if tall else found
    for _ in range(_STEPS):
        square = found @ found.T
        found = a * found + (b * square + c * square @ square) @ found
    made: Tensor = found.T if tall else found
    return made


def average_into(averages: Iterable[Tensor], parameters: Iterable[Tensor], decay: float) -> None:
    """Move running averages towards the parameters by 1 - decay."""
    with torch.no_grad():
        torch._foreach_lerp_([*averages], [parameter.detach() for parameter in parameters], 1 - decay)


def _is_matrix(name: str, parameter: Tensor) -> bool:
    """Tell whether a parameter maps many features to many: the ends of a network and its tables go to Adam."""
    if parameter.ndim < 2 or any(word in name for word in _ADAM_ONLY):
        return False
    return min(parameter.shape[0], parameter.numel() // parameter.shape[0]) >= _NARROW

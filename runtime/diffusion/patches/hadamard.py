"""The factors of a LoHa, multiplied element by element (FedPara, arXiv 2108.06098; LyCORIS, arXiv 2309.14859)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.patches.change import Added
from nodeloom.runtime.diffusion.patches.product import Product


@dataclass(frozen=True, slots=True, eq=False)
class Hadamard(Added):
    """One weight's patch: alpha / rank * first * second, in any number format. alpha None is the rank."""

    first: Product
    second: Product
    alpha: float | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the weight that it is for."""
        return self.first.flat

    def problem(self) -> str | None:
        """Say why the factors can't be multiplied, None if they can."""
        found = self.first.problem() or self.second.problem()
        if found is None and self.first.shape != self.second.shape:
            return f"its halves are of shapes {self.first.shape} and {self.second.shape}, must be of one"
        return found

    def delta(self, device: torch.device) -> Tensor:
        """The change of the weight at strength 1: [out, in * kh * kw] fp32 on a device."""
        rank = self.first.rank
        scale = 1.0 if self.alpha is None or rank is None else self.alpha / rank
        return (self.first.value(device) * self.second.value(device)).flatten(1) * scale

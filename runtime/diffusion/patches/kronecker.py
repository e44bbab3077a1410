"""The factors of a LoKr, whose product is Kronecker's (KronA, arXiv 2212.10650; LyCORIS, arXiv 2309.14859)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.patches.change import Added
from nodeloom.runtime.diffusion.patches.product import Product


@dataclass(frozen=True, slots=True, eq=False)
class Kronecker(Added):
    """One weight's patch: alpha / rank * (first x second), in any number format.

    The rank is the second factor's, or the first one's where the second is whole; where both are, nothing is scaled,
    nor where alpha is None. Only the second may be a kernel.
    """

    first: Product
    second: Product
    alpha: float | None = None

    @property
    def scale(self) -> float:
        """What the product of the factors is multiplied by."""
        rank = self.second.rank or self.first.rank
        return 1.0 if self.alpha is None or rank is None else self.alpha / rank

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the weight that it is for."""
        (out, width), (second_out, second_width) = self.first.flat, self.second.flat
        return out * second_out, width * second_width

    def problem(self) -> str | None:
        """Say why the factors can't be multiplied, None if they can."""
        found = self.first.problem() or self.second.problem()
        if found is None and len(self.first.shape) != 2:
            return f"its first factor is of shape {self.first.shape}, must have 2 sides"
        return found

    def delta(self, device: torch.device) -> Tensor:
        """The change of the weight at strength 1: [out, in * kh * kw] fp32 on a device."""
        first, second = self.first.value(device), self.second.value(device)
        return torch.kron(first.view(*first.shape, *[1] * (second.ndim - 2)), second).flatten(1) * self.scale

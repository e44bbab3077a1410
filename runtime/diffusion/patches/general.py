"""Patches that add a product of factors, and one of the weight itself with others (GLoRA, arXiv 2306.07967)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class General:
    """One weight's patch: alpha / rank * (weight @ a1 @ a2 + b1 @ b2), in any number format.

    a1 [in,r], a2 [r,in], b1 [out,r], b2 [r,in] or [r,in,kh,kw]: of a kernel, only the inputs are multiplied. LyCORIS
    has stored the factors of each pair in the other order before: a1 [r,in], a2 [in,r], b1 [r,in], b2 [out,r], where
    the inputs of a kernel are all of its numbers. alpha None is the rank: a scale of 1.
    """

    a1: Tensor
    a2: Tensor
    b1: Tensor
    b2: Tensor
    alpha: float | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the weight that it is for."""
        _, _, left, right = self._pairs(self._is_new())
        return int(left.shape[0]), int(right.shape[1])

    def problem(self) -> str | None:
        """Say why the factors can't be multiplied, None if they can."""
        shapes = [tuple(each.shape) for each in (self.a1, self.a2, self.b1, self.b2)]
        if any(len(shape) < 2 for shape in shapes) or not (self._is_new() or self._is_old()):
            return "a1, a2, b1 and b2 are of shape {}, {}, {} and {}: their ranks differ".format(*shapes)
        return None

    def fits(self, shape: torch.Size) -> bool:
        """Tell whether it can be put on a parameter of that shape."""
        if len(shape) < 2:
            return False
        new = self._is_new_for(shape)
        first, second, left, right = self._pairs(new)
        inner, width = (shape[1] if new else shape[1:].numel()), shape[1:].numel()
        return (first.shape[0], second.shape[1], left.shape[0], right.shape[1]) == (inner, inner, shape[0], width)

    def put_on(self, weight: Tensor, strength: float) -> Tensor:
        """Return a weight with the patch: fp32, in its shape, on its device."""
        new = self._is_new_for(weight.shape)
        first, second, left, right = (each.to(weight.device, torch.float32) for each in self._pairs(new))
        if new:  # inputs are the second side, whatever kernel follows
            own = torch.einsum("oi...,ij,jk->ok...", weight, first, second)
        else:
            own = (weight.flatten(1) @ first @ second).view_as(weight)
        rank = first.shape[1]
        scale = 1.0 if self.alpha is None else self.alpha / rank
        return weight + (own + (left @ right).view_as(weight)) * (strength * scale)

    def _pairs(self, new: bool) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The factors in the order in which they are multiplied: those of the weight, those beside it."""
        a1, a2, b1, b2 = (each.flatten(1) for each in (self.a1, self.a2, self.b1, self.b2))
        return (a1, a2, b1, b2) if new else (a2, a1, b2, b1)

    def _is_new(self) -> bool:
        return prod(self.a1.shape[1:]) == self.a2.shape[0] == prod(self.b1.shape[1:]) == self.b2.shape[0]

    def _is_old(self) -> bool:
        return int(self.a1.shape[0]) == prod(self.a2.shape[1:]) == self.b1.shape[0] == prod(self.b2.shape[1:])

    def _is_new_for(self, shape: torch.Size) -> bool:
        """Whether the factors are in the newer order; if they could be in both, ComfyUI takes squares for old ones."""
        if self._is_new() and self._is_old():
            return not shape[0] == shape[1] == self.a2.shape[0]
        return self._is_new()

"""A matrix or a kernel as LyCORIS stores it: whole, as two factors, or as two factors and the kernel between them."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """What is in a file of such a matrix, in any number format.

    parts: (w,) with w [out,in] or [out,in,kh,kw]; (a, b) with a [out,r] and b [r,in]; or (a, b, core) with a [r,out],
    b [r,in] and core [r,r,kh,kw] (Tucker's form for kernels).
    """

    parts: tuple[Tensor, ...]

    @property
    def rank(self) -> int | None:
        """The number of directions that the factors have, None where the matrix is whole."""
        return None if len(self.parts) == 1 else int(self.parts[1].shape[0])

    @property
    def shape(self) -> tuple[int, ...]:
        """Outputs and inputs, and the kernel's size where it has one."""
        if len(self.parts) == 1:
            return tuple(self.parts[0].shape)
        a, b, *core = self.parts
        return (int(a.shape[1 if core else 0]), int(b.shape[1]), *(core[0].shape[2:] if core else ()))

    @property
    def flat(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size."""
        return self.shape[0], prod(self.shape[1:])

    def problem(self) -> str | None:
        """Say why the parts can't be multiplied, None if they can."""
        shapes = [tuple(part.shape) for part in self.parts]
        if len(shapes) == 1:
            return None if len(shapes[0]) in (2, 4) else f"a factor is of shape {shapes[0]}, must have 2 or 4 sides"
        if any(len(shape) != 2 for shape in shapes[:2]):
            return f"factors are of shapes {shapes[0]} and {shapes[1]}, must have 2 sides"
        ranks = (shapes[0][0 if len(shapes) == 3 else 1], shapes[1][0])
        if len(shapes) == 2 and ranks[0] != ranks[1]:
            return f"factors are of shapes {shapes[0]} and {shapes[1]}: their ranks differ"
        if len(shapes) == 3 and (len(shapes[2]) != 4 or shapes[2][:2] != ranks):
            return f"the core is of shape {shapes[2]}, the ranks are {ranks[0]} and {ranks[1]}"
        return None

    def value(self, device: torch.device) -> Tensor:
        """The matrix [out,in] or kernel [out,in,kh,kw] itself, fp32 on a device."""
        parts = [part.to(device, torch.float32) for part in self.parts]
        if len(parts) == 1:
            return parts[0]
        if len(parts) == 2:
            return parts[0] @ parts[1]
        a, b, core = parts
        return torch.einsum("rskl,si,ro->oikl", core, b, a).contiguous()  # kron takes no other

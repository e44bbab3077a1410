"""A patch that is a parameter's new value."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """One parameter's patch: a tensor [out,...] of its shape, in any number format, in the place of what was there."""

    tensor: Tensor

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the parameter that it is for."""
        return int(self.tensor.shape[0]), prod(self.tensor.shape[1:])

    def problem(self) -> str | None:
        """Say why it is no parameter, None if it is."""
        return None if self.tensor.ndim else "its value is a single number"

    def fits(self, shape: torch.Size) -> bool:
        """Tell whether it can be put on a parameter of that shape."""
        return self.shape == (shape[0], prod(shape[1:]))

    def put_on(self, weight: Tensor, strength: float) -> Tensor:
        """Return the value itself, however strong the patch is: fp32, on the parameter's device."""
        return self.tensor.to(weight.device, torch.float32, copy=True).view_as(weight)

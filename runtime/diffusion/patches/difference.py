"""A patch that is the whole difference of a parameter, as LyCORIS stores what is trained in full."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.patches.change import Added


@dataclass(frozen=True, slots=True, eq=False)
class Difference(Added):
    """One parameter's patch: a tensor [out,...] of its shape, in any number format."""

    tensor: Tensor

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the parameter that it is for; a bias has inputs of 1."""
        return int(self.tensor.shape[0]), prod(self.tensor.shape[1:])

    def problem(self) -> str | None:
        """Say why it is no difference of a parameter, None if it is."""
        return None if self.tensor.ndim else "its difference is a single number"

    def delta(self, device: torch.device) -> Tensor:
        """The change of the parameter at strength 1: [out, in * kh * kw] fp32 on a device."""
        return self.tensor.to(device, torch.float32).reshape(self.shape)

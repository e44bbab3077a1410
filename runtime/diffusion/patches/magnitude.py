"""Patches that turn a weight and set its length by themselves (DoRA, arXiv 2402.09353)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.patches.change import Added

_LEAST: Final = torch.finfo(torch.float32).eps


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """One weight's patch: the weight with `change` added points the way, `magnitude` says how far.

    magnitude: a length for each input, [1,in,...], or for each output, [out,...]. As ComfyUI has it, lengths by input
    are measured with the change, those by output without it, and a strength goes that share of the way.
    """

    change: Added
    magnitude: Tensor

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the weight that it is for."""
        return self.change.shape

    def problem(self) -> str | None:
        """Say why its tensors don't go together, None if they do."""
        return self.change.problem() or (None if self.magnitude.ndim else "its magnitude is a single number")

    def fits(self, shape: torch.Size) -> bool:
        """Tell whether it can be put on a weight of that shape."""
        if len(shape) < 2:
            return False
        length = shape[0] if self._by_output(shape) else shape[1]
        return self.change.fits(shape) and self.magnitude.numel() == length

    def put_on(self, weight: Tensor, strength: float) -> Tensor:
        """Return a weight with the patch: fp32, in its shape, on its device."""
        merged = weight + self.change.delta(weight.device).view_as(weight)
        by_output = self._by_output(weight.shape)
        measured = weight.flatten(1) if by_output else merged.transpose(0, 1).flatten(1)
        side = (-1, *[1] * (weight.ndim - 1)) if by_output else (1, -1, *[1] * (weight.ndim - 2))
        lengths = torch.linalg.vector_norm(measured, dim=1).view(side) + _LEAST
        turned: Tensor = merged * (self.magnitude.to(weight.device, torch.float32).reshape(side) / lengths)
        return turned if strength == 1.0 else weight + (turned - weight) * strength

    def _by_output(self, shape: torch.Size) -> bool:
        return len(shape) < 2 or self.magnitude.shape[0] == shape[0]

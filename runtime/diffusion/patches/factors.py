"""The factors of a low-rank patch, and the change of a weight that they make (LoRA, arXiv 2106.09685)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.patches.change import Added


@dataclass(frozen=True, slots=True, eq=False)
class LowRank(Added):
    """One module's patch: alpha / rank * up @ down, in any number format.

    down [r,in] or [r,in,kh,kw]; up [out,r] or [out,r,1,1]; mid None, or [r,r,kh,kw] between two convolutions of 1 x 1
    (LoCon's form for kernels). alpha None is the rank: a scale of 1.
    """

    down: Tensor
    up: Tensor
    alpha: float | None = None
    mid: Tensor | None = None

    @property
    def rank(self) -> int:
        """The number of directions that the patch can change."""
        return int(self.down.shape[0])

    @property
    def scale(self) -> float:
        """What the product of the factors is multiplied by."""
        return 1.0 if self.alpha is None else self.alpha / self.rank

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the weight that it is for."""
        kernel = prod(self.mid.shape[2:]) if self.mid is not None else 1
        return int(self.up.shape[0]), prod(self.down.shape[1:]) * kernel

    def problem(self) -> str | None:
        """Say why the factors can't be multiplied, None if they can."""
        up, down = tuple(self.up.shape), tuple(self.down.shape)
        if len(up) < 2 or len(down) < 2 or prod(up[1:]) != self.rank:
            return f"up is of shape {up} and down of {down}: their ranks differ"
        if self.mid is not None and (self.mid.ndim != 4 or tuple(self.mid.shape[:2]) != (self.rank, self.rank)):
            return f"mid is of shape {tuple(self.mid.shape)}, the rank is {self.rank}"
        if self.mid is not None and prod(down[2:]) != 1:
            return f"down is of shape {down} beside a mid, which has the kernel already"
        return None

    def delta(self, device: torch.device) -> Tensor:
        """The change of the weight at strength 1: [out, in * kh * kw] fp32 on a device."""
        down = self.down.to(device, torch.float32).flatten(1)
        up = self.up.to(device, torch.float32).flatten(1)
        if self.mid is None:
            return (up @ down) * self.scale
        mid = self.mid.to(device, torch.float32)
        return torch.einsum("or,rskl,si->oikl", up, mid, down).flatten(1) * self.scale

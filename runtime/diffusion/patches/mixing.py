"""Changes of whole networks: mixed with another one, multiplied, or rounded to a narrower number format."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """One parameter's patch: `own` times itself and `share` times the parameter of another network.

    other: in any number format, on any device. One of another shape is left out, as in ComfyUI.
    """

    other: Tensor
    own: float
    share: float

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the parameter that it is for."""
        return (int(self.other.shape[0]), prod(self.other.shape[1:])) if self.other.ndim else (1, 1)

    def problem(self) -> str | None:
        """Say why its tensors don't go together: there is but one."""
        return None

    def fits(self, shape: torch.Size) -> bool:
        """Tell whether it can be put on a parameter of that shape."""
        return self.other.shape == shape

    def put_on(self, weight: Tensor, strength: float) -> Tensor:
        """Return `weight` itself, fp32, mixed with the other; `strength` is that of the other."""
        if self.own != 1:
            weight *= self.own
        if self.fits(weight.shape):
            weight += self.other.to(weight.device, torch.float32) * (self.share * strength)
        return weight


class _Anywhere:
    """What patches share that have no tensors, and so no shape."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, int]:
        """It is for parameters of any shape."""
        return 0, 0

    def problem(self) -> str | None:
        """Say why its tensors don't go together: it has none."""
        return None

    def fits(self, shape: torch.Size) -> bool:
        """Tell whether it can be put on a parameter of that shape: on any."""
        return True


@dataclass(frozen=True, slots=True)
class Scaled(_Anywhere):
    """One parameter's patch: so many times itself."""

    factor: float

    def put_on(self, weight: Tensor, strength: float) -> Tensor:
        """Return `weight` itself, fp32, multiplied, whatever the strength."""
        weight *= self.factor
        return weight


@dataclass(frozen=True, slots=True)
class Rounded(_Anywhere):
    """One parameter's patch: what is left of it in a narrower number format."""

    format: torch.dtype

    def put_on(self, weight: Tensor, strength: float) -> Tensor:
        """Return a parameter in fp32 of what the format can tell of `weight`, whatever the strength."""
        return weight.to(self.format).to(torch.float32)

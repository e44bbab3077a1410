"""What a patch does to one parameter of a network, whatever its kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import prod
from typing import Protocol

import torch
from torch import Tensor


class Change(Protocol):
    """A parameter's patch."""

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the weight that it is for; a bias has inputs of 1.

        Inputs of 0 are any.
        """

    def problem(self) -> str | None:
        """Say why its tensors don't go together, None if they do."""

    def fits(self, shape: torch.Size) -> bool:
        """Tell whether it can be put on a parameter of that shape."""

    def put_on(self, weight: Tensor, strength: float) -> Tensor:
        """Return a parameter with the patch: fp32, in its shape, on its device. `weight` (fp32) may be used up."""


class Added(ABC):
    """A patch that is added to what is there, `strength` times."""

    __slots__ = ()

    @property
    @abstractmethod
    def shape(self) -> tuple[int, int]:
        """Outputs, and inputs times the kernel's size, of the weight that it is for; a bias has inputs of 1."""

    @abstractmethod
    def problem(self) -> str | None:
        """Say why its tensors don't go together, None if they do."""

    @abstractmethod
    def delta(self, device: torch.device) -> Tensor:
        """What is added at strength 1: [out, in * kh * kw] fp32 on a device."""

    def fits(self, shape: torch.Size) -> bool:
        """Tell whether it can be put on a parameter of that shape."""
        return self.shape == (shape[0], prod(shape[1:]))

    def put_on(self, weight: Tensor, strength: float) -> Tensor:
        """Return `weight` itself, fp32, with the patch added to it."""
        weight += (self.delta(weight.device) * strength).view_as(weight)
        return weight

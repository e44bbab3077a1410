"""Networks that enlarge pictures: what the package spandrel knows, ESRGAN, SwinIR and many others.

The package is optional: `pip install nodeloom[upscale]`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from nodeloom.runtime.models.exhaustion import is_exhausted
from nodeloom.runtime.models.networks import settle
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.models.weights import load_weights
from nodeloom.schema.errors import ModelError

if TYPE_CHECKING:
    from spandrel import ImageModelDescriptor

_PACKAGE: Final = "spandrel"
_STAND_INS: Final = ("torchvision", "torchvision.transforms", "torchvision.transforms.functional")
_COLORS: Final = 3


class Upscaler(torch.nn.Module):
    """A network that makes of pictures [1,3,h,w] in 0..1 those of [1,3,h*scale,w*scale]."""

    def __init__(self, described: ImageModelDescriptor[Any]) -> None:
        super().__init__()
        self.network = described.model
        self.scale = int(described.scale)
        self._described = described

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        device: torch.device = next(self.network.parameters()).device
        return device

    @torch.no_grad()
    def forward(self, picture: Tensor) -> Tensor:
        """Return the larger picture, on the network's device."""
        dtype = next(self.network.parameters()).dtype
        larger: Tensor = self._described(picture.to(self.device, dtype))
        return larger


def load_upscaler(record: ModelRecord, device: torch.device, dtype: torch.dtype) -> Upscaler:
    """Load the upscaler of a safetensors file; raise ModelError if the package is missing or does not know it."""
    path = record.path
    if find_spec(_PACKAGE) is None:
        raise ModelError(f"{path} needs the package {_PACKAGE} to be used: pip install nodeloom[upscale]")
    with _without_torchvision():
        from spandrel import ImageModelDescriptor, ModelLoader

    tensors = dict(load_weights(path))
    try:
        described = ModelLoader().load_from_state_dict(tensors)
    except Exception as error:  # the package raises whatever wrong weights lead to
        if is_exhausted(error):
            raise
        raise ModelError(
            f"{path} is no upscaler that the package {_PACKAGE} can use ({_first_line(error)}): take another"
        ) from error
    if not isinstance(described, ImageModelDescriptor) or {described.input_channels, described.output_channels} != {
        _COLORS
    }:
        raise ModelError(f"{path} does not make one picture of another in three colours: take another upscaler")
    upscaler = Upscaler(described)
    settle(upscaler.to(dtype), device)
    return upscaler


def _first_line(error: Exception) -> str:
    """What the package says, without a line for each tensor."""
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"


@contextmanager
def _without_torchvision() -> Iterator[None]:
    """Let the package be imported where torchvision can't be, which only networks for faces and holes need.

    torchvision has to be of the very build that torch is; one that is not breaks other libraries, so it is often not
    there. What stands in for it is gone afterwards: others ask whether it is there.
    """
    if _PACKAGE in sys.modules or find_spec("torchvision") is not None:
        yield
        return
    modules = {name: ModuleType(name) for name in _STAND_INS}
    for name in ("InterpolationMode", "rotate", "normalize"):
        setattr(modules[_STAND_INS[-1]], name, _missing)
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in _STAND_INS:
            del sys.modules[name]


def _missing(*given: object, **named: object) -> object:
    raise ModelError("this network needs the package torchvision, of the same build as torch: install it")

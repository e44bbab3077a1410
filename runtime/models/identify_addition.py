"""Which tensors make what is used beside a model: textual inversions and upscalers.

It must not know torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.identify_upscaler import identify_upscaler
from nodeloom.runtime.models.original_layout import text_base
from nodeloom.runtime.models.records import Base, Identity

_MOST_VECTORS: Final = 1024  # a textual inversion has some dozens at most; an embedding table has tens of thousands
_SDXL_VECTORS: Final = frozenset({"clip_l", "clip_g"})


def identify_addition(tensors: Mapping[str, TensorInfo], precision: str | None) -> Identity | None:
    """Tell which addition to a model this is; None for anything else."""
    if _is_embedding(tensors):
        return Identity("embedding", _embedding_base(tensors), precision, ("weights",))
    return identify_upscaler(tensors, precision)


def _is_embedding(tensors: Mapping[str, TensorInfo]) -> bool:
    """Tell whether this is vectors for tokens: one tensor of whatever name, or one for each encoder of SDXL."""
    if set(tensors) == _SDXL_VECTORS:  # these names say it for encoders of any width
        return all(_are_few(tensor) for tensor in tensors.values())
    return len(tensors) == 1 and all(_are_vectors(tensor) for tensor in tensors.values())


def _are_vectors(tensor: TensorInfo) -> bool:
    """Tell whether a tensor is a few vectors as wide as a text encoder is, or a single one."""
    return _are_few(tensor) and text_base(tensor.shape[-1]) is not None


def _are_few(tensor: TensorInfo) -> bool:
    """Tell whether a tensor is one vector or a few."""
    return len(tensor.shape) == 1 or (len(tensor.shape) == 2 and 0 < tensor.shape[0] <= _MOST_VECTORS)


def _embedding_base(tensors: Mapping[str, TensorInfo]) -> Base | None:
    """Return the base by names or by the width of the vectors."""
    if set(tensors) == _SDXL_VECTORS:
        return "sdxl"
    return text_base(max(tensor.shape[-1] for tensor in tensors.values()))

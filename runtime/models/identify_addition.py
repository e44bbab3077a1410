"""Which tensors make what is used beside a model: ControlNets, textual inversions and upscalers.

It must not know torch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.original_layout import has_prefix, network_base, text_base
from nodeloom.runtime.models.records import Base, Identity

_CONTROL: Final = ("control_model.", "controlnet_cond_embedding.", "input_hint_block.")
_MOST_VECTORS: Final = 1024  # a textual inversion has some dozens at most; an embedding table has tens of thousands
_SDXL_VECTORS: Final = frozenset({"clip_l", "clip_g"})
# ESRGAN in its first and its later spelling, and the transformers that kept its first layer.
_UPSCALER: Final = re.compile(r"(model\.1\.sub\.0\.|(body|RRDB_trunk)\.0\.(rdb|RDB)1\.|layers\.0\.residual_group\.)")
_COMPACT: Final = re.compile(r"body\.\d+\.(weight|bias)")


def identify_addition(tensors: Mapping[str, TensorInfo], precision: str | None) -> Identity | None:
    """Tell which addition to a model this is; None for anything else."""
    if any(has_prefix(tensors, prefix) for prefix in _CONTROL):
        return Identity("controlnet", network_base(tensors), precision)
    if _is_embedding(tensors):
        return Identity("embedding", _embedding_base(tensors), precision, ("weights",))
    if _is_upscaler(tensors):
        return Identity("upscaler", None, precision)
    return None


def _is_embedding(tensors: Mapping[str, TensorInfo]) -> bool:
    """Tell whether this is vectors for tokens: one tensor of whatever name, or one for each encoder of SDXL."""
    if not all(_are_vectors(tensor) for tensor in tensors.values()):
        return False
    return len(tensors) == 1 or set(tensors) == _SDXL_VECTORS


def _are_vectors(tensor: TensorInfo) -> bool:
    """Tell whether a tensor is a few vectors as wide as a text encoder is, or a single one."""
    if len(tensor.shape) not in (1, 2) or text_base(tensor.shape[-1]) is None:
        return False
    return len(tensor.shape) == 1 or 0 < tensor.shape[0] <= _MOST_VECTORS


def _embedding_base(tensors: Mapping[str, TensorInfo]) -> Base | None:
    """Return the base by the width of the vectors; the wider text encoder decides where there are two."""
    return text_base(max(tensor.shape[-1] for tensor in tensors.values()))


def _is_upscaler(tensors: Mapping[str, TensorInfo]) -> bool:
    """Tell whether this is a network that enlarges pictures."""
    if any(_UPSCALER.match(name) for name in tensors):
        return "conv_first.weight" in tensors or "model.0.weight" in tensors
    return len(tensors) > 1 and all(_COMPACT.fullmatch(name) for name in tensors)

"""Which tensors make a network that is used beside a model's own: a T2I style adapter, an IP-Adapter, or GLIGEN.

It must not know torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.original_layout import text_base
from nodeloom.runtime.models.records import Identity

_STYLE: Final = "style_embedding"
_GROUNDED: Final = "position_net.null_positive_feature"
_SEEN: Final = ("image_proj.latents", "image_proj.proj.weight", "image_proj.proj.3.weight")
"""A tensor of each network that makes tokens of a picture."""
_LOOKING: Final = "ip_adapter.1.to_k_ip.weight"
_FUSED: Final = ".fuser.linear.weight"


def identify_beside(tensors: Mapping[str, TensorInfo], precision: str | None) -> Identity | None:
    """Tell which network beside a model this is; None for anything else."""
    if _STYLE in tensors and "proj" in tensors:
        shape = tensors["proj"].shape
        return Identity("style", text_base(shape[-1]) if shape else None, precision, ("style",))
    if _LOOKING in tensors and any(name in tensors for name in _SEEN):
        shape = tensors[_LOOKING].shape
        return Identity("ip_adapter", text_base(shape[-1]) if shape else None, precision, ("ip_adapter",))
    fused = next((tensor for name, tensor in tensors.items() if name.endswith(_FUSED)), None)
    if fused is not None and any(name.endswith(_GROUNDED) for name in tensors):
        return Identity("gligen", text_base(fused.shape[-1]) if fused.shape else None, precision, ("gligen",))
    return None

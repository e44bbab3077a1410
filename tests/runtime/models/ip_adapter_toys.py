"""Small IP-Adapters under their authors' names, shared by the tests of several rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

KINDS: Final = ("linear", "plus", "full")
"""What makes tokens of a picture: of its one vector, by a resampler, or of each patch."""
TOKENS: Final = 4
_INNER: Final = 128
_DEPTH: Final = 4  # diffusers, which the tests compare with, has no other


def ip_adapter_tensors(kind: str, widths: Sequence[int], text_width: int, seen_width: int) -> dict[str, Tensor]:
    """The tensors of an adapter of a kind, for cross-attentions of some widths."""
    torch.manual_seed(0)
    found = {}
    for place, width in enumerate(widths):
        for name in ("to_k_ip", "to_v_ip"):
            found[f"ip_adapter.{2 * place + 1}.{name}.weight"] = torch.randn(width, text_width) * 0.2
    shapes = {"linear": _linear, "plus": _resampler, "full": _small}[kind](text_width, seen_width)
    return found | {f"image_proj.{name}": torch.randn(shape) * 0.2 for name, shape in shapes.items()}


def _linear(text: int, seen: int) -> dict[str, tuple[int, ...]]:
    return {
        "proj.weight": (TOKENS * text, seen), "proj.bias": (TOKENS * text,), "norm.weight": (text,),
        "norm.bias": (text,),
    }  # fmt: skip


def _small(text: int, seen: int) -> dict[str, tuple[int, ...]]:
    return {
        "proj.0.weight": (seen, seen), "proj.0.bias": (seen,), "proj.2.weight": (text, seen), "proj.2.bias": (text,),
        "proj.3.weight": (text,), "proj.3.bias": (text,),
    }  # fmt: skip


def _resampler(text: int, seen: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {
        "latents": (1, TOKENS, _INNER), "proj_in.weight": (_INNER, seen), "proj_in.bias": (_INNER,),
        "proj_out.weight": (text, _INNER), "proj_out.bias": (text,), "norm_out.weight": (text,),
        "norm_out.bias": (text,),
    }  # fmt: skip
    for number in range(_DEPTH):
        looking, widened = f"layers.{number}.0.", f"layers.{number}.1."
        found |= {f"{looking}norm{which}.{kind}": (_INNER,) for which in "12" for kind in ("weight", "bias")}
        found |= {f"{looking}to_q.weight": (_INNER, _INNER), f"{looking}to_kv.weight": (2 * _INNER, _INNER)}
        found |= {f"{looking}to_out.weight": (_INNER, _INNER), f"{widened}0.weight": (_INNER,)}
        found |= {f"{widened}0.bias": (_INNER,), f"{widened}1.weight": (4 * _INNER, _INNER)}
        found |= {f"{widened}3.weight": (_INNER, 4 * _INNER)}
    return found

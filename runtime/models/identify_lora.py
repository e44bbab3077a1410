"""Which tensors make a LoRA, and what base it patches. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.records import Base

_MARKS: Final = (
    ".lora_down.weight", ".lora_up.weight", ".lora_A.weight", ".lora_B.weight", ".lora.down.weight",
    ".lora.up.weight", "_lora.down.weight", "_lora.up.weight", ".hada_w1_a", ".lokr_w1", ".lokr_w1_a",
)  # fmt: skip
_DOWN: Final = (".lora_down.weight", ".lora_A.weight", ".lora.down.weight", "_lora.down.weight")
_SECOND_ENCODER: Final = ("lora_te2_", "text_encoder_2.")
# The width of the text that cross-attention reads is the one thing a LoRA of the UNet alone shows of its base.
_TEXT_WIDTHS: Final[Mapping[int, Base]] = {768: "sd1", 1024: "sd2", 1280: "sdxl", 2048: "sdxl"}


def is_lora(tensors: Mapping[str, TensorInfo]) -> bool:
    """Tell whether most of the tensors are low-rank factors (LoRA, LoHa, LoKr) or their scales."""
    marked = sum(name.endswith(_MARKS) for name in tensors)
    return marked > 0 and all(name.endswith(_MARKS) or _is_companion(name) for name in tensors)


def _is_companion(name: str) -> bool:
    """Tell whether a tensor is one that accompanies low-rank factors."""
    last = name.rpartition(".")[2]
    return last in {"alpha", "dora_scale", "diff", "diff_b", "scale"} or last.startswith(("hada_", "lokr_", "lora_"))


def lora_base(tensors: Mapping[str, TensorInfo]) -> Base | None:
    """Return the base a LoRA was made for, None where its tensors don't tell."""
    if any(name.startswith(_SECOND_ENCODER) for name in tensors):
        return "sdxl"
    for name, tensor in tensors.items():
        if name.endswith(_DOWN) and ("attn2_to_k" in name or "attn2.to_k" in name) and len(tensor.shape) >= 2:
            return _TEXT_WIDTHS.get(tensor.shape[1])
    return None

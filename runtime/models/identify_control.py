"""What a file of a network that steers by a picture is: a ControlNet of whichever sort, or a T2I adapter.

It must not know torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.original_layout import has_prefix, network_base
from nodeloom.runtime.models.records import Base, Identity, Part, Variant

PREFIX: Final = "control_model."
"""Under which whole checkpoints of the original layout have their ControlNet."""
DIFFERENCE: Final = "difference"
"""A tensor that says that the others are to be added to a UNet's."""
CONTROL_LORA: Final = "lora_controlnet"
"""A tensor that says that the others are a ControlNet's factors on a UNet's."""
UNION: Final = "task_embedding"
"""What only a ControlNet for several sorts of pictures has."""

_CONTROL: Final = (PREFIX, "controlnet_cond_embedding.", "input_hint_block.")
# The label that SDXL's networks are told, in its two spellings: small ControlNets read no text.
_LABEL: Final = ("add_embedding.linear_1.weight", "label_emb.0.0.weight")
_ADAPTERS: Final = (
    ("adapter.body.0.resnets.0.block1.weight",),
    ("body.0.in_conv.weight", "body.0.body.0.block1.weight"),
    ("conv_in.weight", "body.0.block1.weight", "body.0.block2.weight"),
)
_ADAPTER_INPUTS: Final = ("adapter.conv_in.weight", "conv_in.weight")
_SDXL_CELLS: Final = frozenset({256, 768})  # a cell of 16 x 16 pixels, grey or in colour; SD 1 has 8 x 8


def identify_control(tensors: Mapping[str, TensorInfo], precision: str | None) -> Identity | None:
    """Tell which network that steers by a picture this is; None for anything else."""
    if any(has_prefix(tensors, prefix) for prefix in _CONTROL):
        variant = _variant(tensors)
        return Identity("controlnet", _base(tensors), precision, _parts(variant), (), variant)
    if any(all(name in tensors for name in names) for names in _ADAPTERS):
        return Identity("t2i_adapter", _adapter_base(tensors), precision, ("control",))
    return None


def _variant(tensors: Mapping[str, TensorInfo]) -> Variant | None:
    if CONTROL_LORA in tensors:
        return "control_lora"
    if DIFFERENCE in tensors:
        return "difference"
    return "union" if UNION in tensors else None


def _parts(variant: Variant | None) -> tuple[Part, ...]:
    """What is added to a UNet is no network by itself."""
    return ("weights",) if variant in ("control_lora", "difference") else ("control",)


def _base(tensors: Mapping[str, TensorInfo]) -> Base | None:
    """Return the base by the text that it reads; a ControlNet that reads none has a label of SDXL's, if any."""
    labeled = any(name.removeprefix(PREFIX) in _LABEL for name in tensors)
    return network_base(tensors) or ("sdxl" if labeled else None)


def _adapter_base(tensors: Mapping[str, TensorInfo]) -> Base:
    first = next((tensors[name] for name in _ADAPTER_INPUTS if name in tensors), None)
    return "sdxl" if first is not None and len(first.shape) == 4 and first.shape[1] in _SDXL_CELLS else "sd1"

"""What the name of a tensor in a LoRA's file says: which network, which module, and which factor of its patch.

Known are kohya's names (`lora_unet_..._to_q.lora_down.weight`), those of diffusers and peft
(`unet....to_q.lora_A.weight`, `...to_q.lora.down.weight`, `...processor.to_q_lora.down.weight`), and dotted original
ones (`diffusion_model....lora_up.weight`). The names are those that the programs write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

NetworkName = Literal["unet", "text_encoder", "text_encoder_2"]
"""The networks that a LoRA may patch, as parts of a model are called."""

Role = Literal["down", "up", "mid", "alpha"]
"""What a tensor is to its module's patch."""

_NETWORKS: Final[tuple[tuple[str, NetworkName], ...]] = (
    ("base_model.model.unet.", "unet"),
    ("lora_unet_", "unet"),
    ("lora_te1_", "text_encoder"),
    ("lora_te2_", "text_encoder_2"),
    ("lora_te_", "text_encoder"),
    ("unet.", "unet"),
    ("text_encoder_2.", "text_encoder_2"),
    ("text_encoder.", "text_encoder"),
    ("model.diffusion_model.", "unet"),
    ("diffusion_model.", "unet"),
    ("base_model.model.", "unet"),
)
# Files of diffusers' training scripts for a UNet alone have no prefix.
_BARE_UNET: Final = ("down_blocks.", "mid_block.", "up_blocks.")
_ROLES: Final[tuple[tuple[str, Role], ...]] = (
    (".lora_down.weight", "down"),
    (".lora_up.weight", "up"),
    (".lora_mid.weight", "mid"),
    (".lora_A.weight", "down"),
    (".lora_B.weight", "up"),
    (".lora_A.default.weight", "down"),
    (".lora_B.default.weight", "up"),
    (".lora_linear_layer.down.weight", "down"),
    (".lora_linear_layer.up.weight", "up"),
    (".lora.down.weight", "down"),
    (".lora.up.weight", "up"),
    ("_lora.down.weight", "down"),
    ("_lora.up.weight", "up"),
    (".alpha", "alpha"),
)
_OTHER_KINDS: Final = (
    (re.compile(r"\.hada_[tw]\d"), "LoHa"),
    (re.compile(r"\.lokr_[tw]\d"), "LoKr"),
    (re.compile(r"\.(dora_scale|lora_magnitude_vector)\b"), "DoRA"),
    (re.compile(r"\.oft_(blocks|diag)$"), "OFT"),
    (re.compile(r"\.diff(_b)?$"), "full difference"),
)


@dataclass(frozen=True, slots=True)
class Key:
    """A tensor's name, understood; the module is spelled with underscores, whatever the file has."""

    network: NetworkName
    module: str
    role: Role


def parse_key(name: str) -> Key | None:
    """Read the name of a tensor; None if it is no factor of a low-rank patch on a network that is known."""
    network, rest = _network(name)
    for suffix, role in _ROLES:
        if network is not None and rest.endswith(suffix):
            return Key(network, spelled(rest.removesuffix(suffix).replace(".processor.", ".")), role)
    return None


def other_kind(name: str) -> str | None:
    """The kind of patch that a tensor belongs to, where it is another one than low-rank factors."""
    return next((kind for mark, kind in _OTHER_KINDS if mark.search(name)), None)


def spelled(module: str) -> str:
    """A module's name as kohya writes it: underscores for dots."""
    return module.replace(".", "_")


def _network(name: str) -> tuple[NetworkName | None, str]:
    for prefix, network in _NETWORKS:
        if name.startswith(prefix):
            return network, name.removeprefix(prefix)
    return ("unet", name) if name.startswith(_BARE_UNET) else (None, name)

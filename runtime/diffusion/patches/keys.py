"""What the name of a tensor in a LoRA's file says: which network, which module, and which factor of its patch.

Known are kohya's names (`lora_unet_..._to_q.lora_down.weight`), those of diffusers and peft
(`unet....to_q.lora_A.weight`, `...to_q.lora.down.weight`, `...processor.to_q_lora.down.weight`), and dotted original
ones (`diffusion_model....lora_up.weight`); of LyCORIS also LoHa, LoKr, GLoRA, OFT, BOFT, DoRA's
lengths and whole differences. The names are those that the programs write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

NetworkName = Literal["unet", "text_encoder", "text_encoder_2"]
"""The networks that a LoRA may patch, as parts of a model are called."""

Role = Literal[
    "down", "up", "mid", "alpha", "diff", "dora_scale",
    "hada_w1", "hada_w1_a", "hada_w1_b", "hada_t1", "hada_w2", "hada_w2_a", "hada_w2_b", "hada_t2",
    "lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_t1", "lokr_w2", "lokr_w2_a", "lokr_w2_b", "lokr_t2",
    "a1", "a2", "b1", "b2", "oft_blocks", "rescale", "set_weight",
]  # fmt: skip
"""What a tensor is to its parameter's patch."""

Parameter = Literal["weight", "bias"]
"""What of a module is patched."""

_NETWORKS: Final[tuple[tuple[str, NetworkName], ...]] = (
    ("base_model.model.unet.", "unet"),
    ("lora_unet_", "unet"),
    ("lycoris_", "unet"),
    ("lora_te1_", "text_encoder"),
    ("lora_te2_", "text_encoder_2"),
    ("lora_te_", "text_encoder"),
    ("unet.", "unet"),
    ("text_encoders.clip_l.transformer.", "text_encoder"),
    ("text_encoders.clip_h.transformer.", "text_encoder"),
    ("text_encoders.clip_g.transformer.", "text_encoder_2"),
    ("text_encoder_2.", "text_encoder_2"),
    ("text_encoder.", "text_encoder"),
    ("model.diffusion_model.", "unet"),
    ("diffusion_model.", "unet"),
    ("base_model.model.", "unet"),
)
# Files of diffusers' training scripts for a UNet alone have no prefix.
_BARE_UNET: Final = (
    "down_blocks.", "mid_block.", "up_blocks.", "conv_in.", "conv_out.", "conv_norm_out.", "time_embedding.",
    "add_embedding.",
)  # fmt: skip
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
    (".dora_scale", "dora_scale"),
    (".diff", "diff"),
    (".w_norm", "diff"),
    (".a1.weight", "a1"),
    (".a2.weight", "a2"),
    (".b1.weight", "b1"),
    (".b2.weight", "b2"),
    (".oft_blocks", "oft_blocks"),
    (".rescale", "rescale"),
    (".set_weight", "set_weight"),
)
_BIASES: Final = (".diff_b", ".b_norm")
# LyCORIS calls the tensors of its other kinds as they are called here.
_LYCORIS: Final = re.compile(r"\.(?P<role>(hada|lokr)_(w[12](_[ab])?|t[12]))$")
_OTHER_KINDS: Final = (
    (re.compile(r"\.oft_diag$"), "OFT of kohya"),
    (re.compile(r"\.on_input$"), "IA3"),
    (re.compile(r"\.lora_magnitude_vector\b"), "DoRA of peft"),
)


@dataclass(frozen=True, slots=True)
class Key:
    """A tensor's name, understood; the module is spelled with underscores, whatever the file has."""

    network: NetworkName
    module: str
    parameter: Parameter
    role: Role


def parse_key(name: str) -> Key | None:
    """Read the name of a tensor; None if it is no part of a patch that is known on a network that is known."""
    network, rest = _network(name)
    if network is None:
        return None
    for suffix, role in _ROLES:
        if rest.endswith(suffix):
            return Key(network, _module(rest, suffix), "weight", role)
    bias = next((suffix for suffix in _BIASES if rest.endswith(suffix)), None)
    if bias is not None:
        return Key(network, _module(rest, bias), "bias", "diff")
    found = _LYCORIS.search(rest)
    return Key(network, _module(rest, found[0]), "weight", cast("Role", found["role"])) if found else None


def foreign_kind(name: str) -> str | None:
    """The kind of a patch on a known network that can't be read ("unknown" if need be); None for other tensors."""
    if _network(name)[0] is None or parse_key(name) is not None:
        return None
    return next((kind for mark, kind in _OTHER_KINDS if mark.search(name)), "unknown")


def _module(rest: str, suffix: str) -> str:
    return spelled(rest.removesuffix(suffix).replace(".processor.", "."))


def spelled(module: str) -> str:
    """A module's name as kohya writes it: underscores for dots."""
    return module.replace(".", "_")


def _network(name: str) -> tuple[NetworkName | None, str]:
    for prefix, network in _NETWORKS:
        if name.startswith(prefix):
            return network, name.removeprefix(prefix)
    return ("unet", name) if name.startswith(_BARE_UNET) else (None, name)

"""Names of the tensors of ControlNets and T2I adapters: ours, which for ControlNets are diffusers', to a file's.

It must not know torch.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from nodeloom.runtime.models.identify_control import CONTROL_LORA, DIFFERENCE, PREFIX

_HINT: Final = re.compile(r"input_hint_block\.(\d+)\.(.+)")
_BLOCK: Final = re.compile(r"input_blocks\.(\d+)\.([01])\.(.+)")
_DOWNSAMPLER: Final = re.compile(r"input_blocks\.(\d+)\.0\.op\.")
_ZERO: Final = re.compile(r"zero_convs\.(\d+)\.0\.(.+)")
_MIDDLE: Final = re.compile(r"middle_block\.([012])\.(.+)")
_TOP: Final = {
    "time_embed.0.": "time_embedding.linear_1.",
    "time_embed.2.": "time_embedding.linear_2.",
    "label_emb.0.0.": "add_embedding.linear_1.",
    "label_emb.0.2.": "add_embedding.linear_2.",
    "input_blocks.0.0.": "conv_in.",
    "middle_block_out.0.": "controlnet_mid_block.",
}
_RESNET: Final = {
    "in_layers.0": "norm1",
    "in_layers.2": "conv1",
    "out_layers.0": "norm2",
    "out_layers.3": "conv2",
    "emb_layers.1": "time_emb_proj",
    "skip_connection": "conv_shortcut",
}
_MIDDLE_LAYERS: Final = ("resnets.0", "attentions.0", "resnets.1")
_LEVELS: Final = 4  # of a T2I adapter
_ADAPTER: Final = "adapter."
_FLAT: Final = re.compile(r"body\.(\d+)\.(block1|block2|in_conv|down_opt\.op)\.(.+)")
_LIGHT: Final = re.compile(r"body\.(\d+)\.body\.(\d+)\.(.+)")


def control_names(stored: Collection[str]) -> dict[str, str]:
    """Return the names of a ControlNet's tensors to those that they have in a file, whatever its layout.

    Other parts of a checkpoint are left out. What no rule knows keeps its name, so that comparing finds it.
    """
    prefix = PREFIX if any(name.startswith(PREFIX) for name in stored) else ""
    plain = {name.removeprefix(prefix): name for name in stored if name.startswith(prefix)}
    plain = {name: file_name for name, file_name in plain.items() if name not in (DIFFERENCE, CONTROL_LORA)}
    if not any(name.startswith("input_hint_block.") for name in plain):
        return plain
    stride = _stride(plain)
    last = max(int(found[1]) for name in plain if (found := _HINT.match(name)))
    return {_ours(name, stride, last): file_name for name, file_name in plain.items()}


def adapter_names(stored: Collection[str]) -> dict[str, str]:
    """Return the names of a T2I adapter's tensors to those that they have in a file, whatever its layout."""
    plain = {name.removeprefix(_ADAPTER): name for name in stored}
    flat = {int(found[1]) for name in plain if (found := _FLAT.match(name)) and found[2] == "block1"}
    per_level = max(1, len(flat) // _LEVELS)
    return {_adapter_name(name, per_level): file_name for name, file_name in plain.items()}


def _stride(names: Iterable[str]) -> int:
    """Return how many input blocks a level has: its layers and the one that halves the size."""
    halving = [int(found[1]) for name in names if (found := _DOWNSAMPLER.match(name))]
    blocks = [int(found[1]) for name in names if (found := _BLOCK.match(name))]
    return min(halving) if halving else max(blocks, default=0) + 1


def _ours(name: str, stride: int, last_hint: int) -> str:
    """Return our name of a tensor of the original layout."""
    for beginning, ours in _TOP.items():
        if name.startswith(beginning):
            return ours + name.removeprefix(beginning)
    if found := _ZERO.fullmatch(name):
        return f"controlnet_down_blocks.{found[1]}.{found[2]}"
    if found := _HINT.fullmatch(name):
        return f"controlnet_cond_embedding.{_hint_layer(int(found[1]), last_hint)}.{found[2]}"
    if found := _MIDDLE.fullmatch(name):
        layer = _MIDDLE_LAYERS[int(found[1])]
        return f"mid_block.{layer}.{_inner(found[2], layer)}"
    if found := _BLOCK.fullmatch(name):
        return _block_name(int(found[1]) - 1, int(found[2]), found[3], stride)
    return name


def _block_name(position: int, place: int, rest: str, stride: int) -> str:
    level, layer = divmod(position, stride)
    if place == 0 and rest.startswith("op."):
        return f"down_blocks.{level}.downsamplers.0.conv.{rest.removeprefix('op.')}"
    what = f"resnets.{layer}" if place == 0 else f"attentions.{layer}"
    return f"down_blocks.{level}.{what}.{_inner(rest, what)}"


def _inner(rest: str, layer: str) -> str:
    """Return the name within a layer: residual layers have other words there."""
    if layer.startswith("attentions"):
        return rest
    word, _, kind = rest.rpartition(".")
    return f"{_RESNET.get(word, word)}.{kind}"


def _hint_layer(number: int, last: int) -> str:
    """Return the layer of the embedding of pictures; every second one of the original's is an activation."""
    if number == 0:
        return "conv_in"
    return "conv_out" if number == last else f"blocks.{number // 2 - 1}"


def _adapter_name(name: str, per_level: int) -> str:
    if found := _LIGHT.fullmatch(name):
        return f"body.{found[1]}.resnets.{found[2]}.{found[3]}"
    found = _FLAT.fullmatch(name)
    if found is None:
        return name
    level, layer = divmod(int(found[1]), per_level)
    if found[2] == "down_opt.op":
        return f"body.{level}.down.{found[3]}"
    return f"body.{level}.{'' if found[2] == 'in_conv' else f'resnets.{layer}.'}{found[2]}.{found[3]}"

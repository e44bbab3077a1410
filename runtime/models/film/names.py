"""Names of Stable Video Diffusion's tensors: those of the original layout as diffusers' networks have them.

Names are without the prefix of the part; what no rule knows keeps its name. It must not know torch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_UNET_TOP: Final[Mapping[str, str]] = {
    "time_embed.0.": "time_embedding.linear_1.",
    "time_embed.2.": "time_embedding.linear_2.",
    "label_emb.0.0.": "add_embedding.linear_1.",
    "label_emb.0.2.": "add_embedding.linear_2.",
    "input_blocks.0.0.": "conv_in.",
    "out.0.": "conv_norm_out.",
    "out.2.": "conv_out.",
    "middle_block.0.": "mid_block.resnets.0.",
    "middle_block.1.": "mid_block.attentions.0.",
    "middle_block.2.": "mid_block.resnets.1.",
}
_UNET_LAYERS: Final[Mapping[str, str]] = {
    "in_layers.0.": "norm1.",
    "in_layers.2.": "conv1.",
    "emb_layers.1.": "time_emb_proj.",
    "out_layers.0.": "norm2.",
    "out_layers.3.": "conv2.",
    "skip_connection.": "conv_shortcut.",
}
_ATTENTION: Final[Mapping[str, str]] = {
    "time_stack.": "temporal_transformer_blocks.",
    "time_pos_embed.0.": "time_pos_embed.linear_1.",
    "time_pos_embed.2.": "time_pos_embed.linear_2.",
}
_VAE_TOP: Final[Mapping[str, str]] = {
    "encoder.norm_out.": "encoder.conv_norm_out.",
    "decoder.norm_out.": "decoder.conv_norm_out.",
    "decoder.conv_out.time_mix_conv.": "decoder.time_conv_out.",
    "encoder.mid.block_1.": "encoder.mid_block.resnets.0.",
    "encoder.mid.block_2.": "encoder.mid_block.resnets.1.",
    "encoder.mid.attn_1.": "encoder.mid_block.attentions.0.",
    "decoder.mid.block_1.": "decoder.mid_block.resnets.0.",
    "decoder.mid.block_2.": "decoder.mid_block.resnets.1.",
    "decoder.mid.attn_1.": "decoder.mid_block.attentions.0.",
}
_VAE_ATTENTION: Final[Mapping[str, str]] = {
    "norm.": "group_norm.",
    "q.": "to_q.",
    "k.": "to_k.",
    "v.": "to_v.",
    "proj_out.": "to_out.0.",
}
_IN_OUT: Final = re.compile(r"(input|output)_blocks\.(\d+)\.(\d+)\.(.+)")
_DOWN_UP: Final = re.compile(r"(encoder\.down|decoder\.up)\.(\d+)\.(?:block\.(\d+)|(downsample|upsample))\.(.+)")


def film_unet_name(name: str, layers: int) -> str:
    """Return diffusers' name of a tensor of a network with so many layers in each level."""
    for theirs, ours in _UNET_TOP.items():
        if name.startswith(theirs):
            return ours + _inner(ours, name.removeprefix(theirs))
    match = _IN_OUT.fullmatch(name)
    if match is None:
        return name
    side, number, part, rest = match[1], int(match[2]), match[3], match[4]
    level, layer = divmod(number - (side == "input"), layers + 1)
    if side == "input" and rest.startswith("op."):
        return f"down_blocks.{level}.downsamplers.0.conv.{rest.removeprefix('op.')}"
    if rest.startswith("conv."):
        return f"up_blocks.{level}.upsamplers.0.{rest}"
    kind = "resnets" if part == "0" else "attentions"
    place = f"{'down' if side == 'input' else 'up'}_blocks.{level}.{kind}.{layer}."
    return place + _inner(place, rest)


def film_vae_name(name: str, levels: int, *, is_temporal: bool) -> str:
    """Return diffusers' name of a tensor of an autoencoder with so many levels, whose decoder may be for films."""
    for theirs, ours in _VAE_TOP.items():
        if name.startswith(theirs):
            return ours + _vae_inner(ours, name.removeprefix(theirs), is_temporal=is_temporal)
    match = _DOWN_UP.fullmatch(name)
    if match is None:
        return name
    side, level, layer, sampler, rest = match[1], int(match[2]), match[3], match[4], match[5]
    is_down = side == "encoder.down"
    place = f"encoder.down_blocks.{level}." if is_down else f"decoder.up_blocks.{levels - 1 - level}."
    if sampler:
        return f"{place}{sampler}rs.0.{rest}"
    place += f"resnets.{layer}."
    return place + _vae_inner(place, rest, is_temporal=is_temporal)


def _inner(place: str, rest: str) -> str:
    """Return what follows the name of a block."""
    if ".attentions." in place:
        return _renamed(rest, _ATTENTION)
    if ".resnets." not in place or rest.startswith("time_mixer."):
        return rest
    if rest.startswith("time_stack."):
        return f"temporal_res_block.{_renamed(rest.removeprefix('time_stack.'), _UNET_LAYERS)}"
    return f"spatial_res_block.{_renamed(rest, _UNET_LAYERS)}"


def _vae_inner(place: str, rest: str, *, is_temporal: bool) -> str:
    if ".attentions." in place:
        return _renamed(rest, _VAE_ATTENTION)
    if ".resnets." not in place:
        return rest
    plain = rest.replace("nin_shortcut.", "conv_shortcut.")
    if not is_temporal or place.startswith("encoder."):
        return plain
    if rest == "mix_factor":
        return "time_mixer.mix_factor"
    if rest.startswith("time_stack."):
        return f"temporal_res_block.{_renamed(rest.removeprefix('time_stack.'), _UNET_LAYERS)}"
    return f"spatial_res_block.{plain}"


def _renamed(name: str, names: Mapping[str, str]) -> str:
    """Return a name with another beginning, where it has one of these."""
    for theirs, ours in names.items():
        if name.startswith(theirs):
            return ours + name.removeprefix(theirs)
    return name

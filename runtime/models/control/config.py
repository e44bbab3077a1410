"""What the tensors of a ControlNet or T2I adapter show of its network, and what a config beside the file adds.

It must not know torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from nodeloom.runtime.models.fitting import Shapes

_TOLD: Final = (
    "act_fn", "addition_time_embed_dim", "attention_head_dim", "controlnet_conditioning_channel_order",
    "flip_sin_to_cos", "freq_shift", "global_pool_conditions", "norm_eps", "norm_num_groups", "num_attention_heads",
    "num_trans_head", "upcast_attention",
)  # fmt: skip
"""What no shape shows; the config beside a file may say it."""
_SD1_HEADS: Final = 8
_HEAD_WIDTH: Final = 64  # of Stable Diffusion 2 and SDXL
_SDXL_TEXT: Final = 2048
_TIME_WIDTH: Final = 256  # of one of the sizes that SDXL is told
_LEVELS: Final = 4


def control_config(shapes: Shapes, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return diffusers' config of the ControlNet whose tensors, by our names, have these shapes.

    `told` is a config beside the file, or empty. Heads of attention can't be seen: SD 1 has 8, the others as many as
    64 channels each make, as ComfyUI takes them. Raises KeyError where a tensor is missing that every ControlNet has.
    """
    levels = _count(shapes, "down_blocks.{}.")
    widths = [shapes[f"down_blocks.{level}.resnets.0.conv1.weight"][0] for level in range(levels)]
    depths = [_depth(shapes, f"down_blocks.{level}.attentions.0.") for level in range(levels)]
    middle = _depth(shapes, "mid_block.attentions.0.")
    linear = any(name.endswith("proj_in.weight") and len(shape) == 2 for name, shape in shapes.items())
    text = next((shape[1] for name, shape in shapes.items() if name.endswith("attn2.to_k.weight")), _SDXL_TEXT)
    found: dict[str, Any] = {
        "in_channels": shapes["conv_in.weight"][1],
        "conditioning_channels": shapes["controlnet_cond_embedding.conv_in.weight"][1],
        "conditioning_embedding_out_channels": _hint_widths(shapes),
        "down_block_types": ["CrossAttnDownBlock2D" if depth else "DownBlock2D" for depth in depths],
        "block_out_channels": widths,
        "layers_per_block": _count(shapes, "down_blocks.0.resnets.{}."),
        "transformer_layers_per_block": [*(depth or 1 for depth in depths[:-1]), depths[-1] or middle or 1],
        "cross_attention_dim": text,
        "use_linear_projection": linear,
        "attention_head_dim": [max(1, width // _HEAD_WIDTH) for width in widths] if linear else _SD1_HEADS,
    }
    label = shapes.get("add_embedding.linear_1.weight")
    if label is not None:
        found |= {"addition_embed_type": "text_time", "addition_time_embed_dim": _TIME_WIDTH}
        found["projection_class_embeddings_input_dim"] = label[1]
    if "task_embedding" in shapes:
        found |= _union(shapes)
    elif not middle:
        found["mid_block_type"] = "UNetMidBlock2D"
    return found | {key: told[key] for key in _TOLD if told.get(key) is not None}


def _union(shapes: Shapes) -> dict[str, Any]:
    kinds, width = shapes["task_embedding"]
    return {
        "num_control_type": kinds,
        "num_trans_channel": width,
        "num_trans_layer": _count(shapes, "transformer_layes.{}."),
        "num_proj_channel": shapes["spatial_ch_projs.weight"][0],
        "addition_time_embed_dim": shapes["control_add_embedding.linear_1.weight"][1] // kinds,
    }


def _hint_widths(shapes: Shapes) -> list[int]:
    """Return the widths on the way from a picture to cells: every second layer after the first widens."""
    layers = _count(shapes, "controlnet_cond_embedding.blocks.{}.")
    wider = (shapes[f"controlnet_cond_embedding.blocks.{layer}.weight"][0] for layer in range(1, layers, 2))
    return [shapes["controlnet_cond_embedding.conv_in.weight"][0], *wider]


def _depth(shapes: Shapes, beginning: str) -> int:
    return _count(shapes, beginning + "transformer_blocks.{}.")


def _count(shapes: Shapes, pattern: str) -> int:
    """Return how many numbers in a row, from 0, the names have in the place of the braces."""
    count = 0
    while any(name.startswith(pattern.format(count)) for name in shapes):
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class AdapterShape:
    """The outline of a T2I adapter.

    channels: of the pictures, 1 or 3. cell: pixels of a picture's cell, 8 or 16. widths: of the features of each
    level. layers: residual layers in each. kernel: size of the later convolution of a layer. convolved: whether sizes
    are halved by a convolution. light: the small sort, narrower within a level.
    """

    channels: int
    cell: int
    widths: tuple[int, ...]
    layers: int
    kernel: int
    convolved: bool
    light: bool

    @property
    def is_sdxl(self) -> bool:
        """Whether it is for SDXL, whose levels are halved once only."""
        return self.cell == _SDXL_CELL

    def halves(self, level: int) -> bool:
        """Whether a level begins by halving the size."""
        return level == 2 if self.is_sdxl else level > 0


_CELL: Final = 8
_SDXL_CELL: Final = 16
_SDXL_INPUTS: Final = frozenset({256, 768})


def adapter_shape(shapes: Shapes) -> AdapterShape:
    """Return the outline of the adapter whose tensors, by our names, have these shapes; KeyError if one is missing."""
    light = "conv_in.weight" not in shapes
    levels = _count(shapes, "body.{}.") if light else _LEVELS
    inputs = shapes["body.0.in_conv.weight" if light else "conv_in.weight"][1]
    cell = _SDXL_CELL if inputs in _SDXL_INPUTS and not light else _CELL
    last = "out_conv" if light else "resnets.0.block1"
    return AdapterShape(
        channels=inputs // cell**2,
        cell=cell,
        widths=tuple(shapes[f"body.{level}.{last}.weight"][0] for level in range(levels)),
        layers=_count(shapes, "body.0.resnets.{}."),
        kernel=shapes["body.0.resnets.0.block2.weight"][-1],
        convolved=any(".down." in name for name in shapes),
        light=light,
    )

"""Tiny ControlNets and T2I adapters for the tiny model of Stable Diffusion 1 that stands in for all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save_file
from tests.runtime.models.control import toys
from torch import Tensor

from nodeloom.runtime.models.control.config import AdapterShape
from nodeloom.runtime.models.original_export import export_unet
from nodeloom.runtime.models.original_layout import UNET

_CONTROL: Final[Mapping[str, Any]] = {
    "block_out_channels": (16, 16, 32, 32),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
    "norm_num_groups": 8,
    "attention_head_dim": 2,
    "cross_attention_dim": 768,
    "conditioning_embedding_out_channels": (4, 8, 12, 16),
}
_ADAPTER: Final = AdapterShape(3, 8, (16, 16, 32, 32), layers=2, kernel=1, convolved=False, light=False)


_FIRST: Final = "v1-5-pruned-emaonly-fp16.safetensors"
_LEVELS: Final = {
    "down_block_types": ("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
    "layers_per_block": 2,
}


def _half(path: Path, tensors: Mapping[str, Tensor]) -> None:
    save_file({name: tensor.half().contiguous() for name, tensor in tensors.items()}, path)


def _control(path: Path) -> None:
    """A ControlNet in the original layout, as those of ControlNet 1.1 in half precision."""
    _half(path, toys.original(toys.control(_CONTROL), "control_model."))
    own = path.with_suffix(".config") / "control"
    own.mkdir(parents=True)
    (own / "config.json").write_text(json.dumps(_CONTROL))


def _attentive(path: Path) -> None:
    """The tiny model with attention at its first level, as those have that T2I adapters were trained for."""
    there = path.with_name(_FIRST)
    shutil.copytree(there.with_suffix(".config"), path.with_suffix(".config"))
    settings = path.with_suffix(".config") / "unet/config.json"
    config = json.loads(settings.read_text()) | _LEVELS
    settings.write_text(json.dumps(config))
    others = {name: tensor for name, tensor in load_file(there).items() if not name.startswith(UNET)}
    unet: Any = UNet2DConditionModel(**config)
    _half(path, others | export_unet(unet.state_dict()))


def _adapter(path: Path) -> None:
    """A T2I adapter in its authors' layout."""
    _half(path, toys.flat(toys.adapter(_ADAPTER)))


CONTROLS: Final[Mapping[str, Callable[[Path], None]]] = {
    "checkpoints/interiordesignsuperm_v2.safetensors": _attentive,
    "controlnet/control_v11p_sd15_scribble_fp16.safetensors": _control,
    "controlnet/control_v11f1p_sd15_depth_fp16.safetensors": _control,
    "controlnet/control_v11p_sd15_openpose_fp16.safetensors": _control,
    "controlnet/controlnetT2IAdapter_t2iAdapterDepth.safetensors": _adapter,
}
"""Where they are, below the folder of all models, and what makes them."""

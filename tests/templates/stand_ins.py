"""Tiny models under the names that ComfyUI's templates ask for, of the layouts that files of these names have.

Nothing in them was trained: what is drawn with them is noise, but every step is done.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from tests.templates.beside_stand_ins import BESIDE
from tests.templates.control_stand_ins import CONTROLS
from tests.templates.other_stand_ins import OTHERS
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from nodeloom.runtime.models import EMBEDDED_ROOT
from nodeloom.runtime.models import original_export as export
from nodeloom.runtime.models.identify_folder import part_folder
from nodeloom.runtime.models.original_layout import (
    REFINER_OPEN_CLIP,
    SD1_CLIP,
    SD2_OPEN_CLIP,
    SDXL_CLIP,
    SDXL_OPEN_CLIP,
)

Tensors = dict[str, torch.Tensor]
Config = Mapping[str, object]
Make = Callable[[Path], None]
"""Writes a file, and what belongs beside it."""
VAE: Final[Config] = {
    "block_out_channels": (8, 8, 8, 8), "norm_num_groups": 4, "layers_per_block": 1,
    "down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4,
}  # fmt: skip
UNET: Final[Config] = {
    "block_out_channels": (16, 16, 32, 32),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "norm_num_groups": 8,
    "attention_head_dim": 2,
    "cross_attention_dim": 768,
}
_TEXT: Final[Config] = {
    "hidden_size": 768, "intermediate_size": 64, "num_attention_heads": 12, "num_hidden_layers": 3,
    "vocab_size": 49408, "projection_dim": 768,
}  # fmt: skip
_UNET_2: Final[Config] = {**UNET, "cross_attention_dim": 1024, "use_linear_projection": True}
_TEXT_2: Final[Config] = {
    **_TEXT, "hidden_size": 1024, "num_attention_heads": 16, "projection_dim": 1024, "hidden_act": "gelu",
}  # fmt: skip
_LORA_LAYERS: Final = {
    "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k": (16, 768),
    "lora_unet_up_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q": (32, 32),
    "lora_te_text_model_encoder_layers_0_self_attn_q_proj": (768, 768),
}
"""Layers that a LoRA changes, with their rows and columns."""


def write_models(folder: Path) -> None:
    """Write all of them below a folder, in ComfyUI's folders."""
    torch.manual_seed(0)
    for place, make in {**MODELS, **CONTROLS, **OTHERS, **BESIDE}.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path)


def written(path: Path, tensors: Mapping[str, torch.Tensor], **parts: Config) -> None:
    """Write a file in half precision, and the configs of its parts beside it."""
    save_file({name: tensor.detach().half().contiguous() for name, tensor in tensors.items()}, path)
    for part, config in parts.items():
        own = path.with_suffix(".config") / part
        own.mkdir(parents=True)
        (own / "config.json").write_text(json.dumps(config))


def _first(path: Path) -> None:
    """A checkpoint of Stable Diffusion 1."""
    written(path, _first_tensors(4), unet=UNET, vae=VAE, text_encoder=_TEXT)


def _inpainting(path: Path) -> None:
    """The same for inpainting: its network sees a mask and a picture, too."""
    written(path, _first_tensors(9), unet={**UNET, "in_channels": 9}, vae=VAE, text_encoder=_TEXT)


@cache
def _first_tensors(channels: int) -> Tensors:
    unet: Any = UNet2DConditionModel(**{**UNET, "in_channels": channels})
    return {
        **export.export_unet(unet.state_dict()),
        **_vae_tensors(),
        **export.export_clip(CLIPTextModel(CLIPTextConfig(**_TEXT)).state_dict(), SD1_CLIP),
    }


def _second(path: Path) -> None:
    """A checkpoint of Stable Diffusion 2, whose text encoder is published without its last layer."""
    unet: Any = UNet2DConditionModel(**_UNET_2)
    tensors = export.export_unet(unet.state_dict()) | _vae_tensors()
    tensors |= export.export_open_clip(
        CLIPTextModelWithProjection(CLIPTextConfig(**_TEXT_2)).state_dict(), SD2_OPEN_CLIP
    )
    written(path, tensors, unet=_UNET_2, vae=VAE, text_encoder={**_TEXT_2, "num_hidden_layers": 2})


@cache
def _vae_tensors() -> Tensors:
    vae: Any = AutoencoderKL(**VAE)
    return export.export_vae(vae.state_dict())


def _vae(path: Path) -> None:
    """An autoencoder alone, which has no prefix."""
    bare = {name.removeprefix("first_stage_model."): tensor for name, tensor in _vae_tensors().items()}
    written(path, bare, vae=VAE)


def _base(path: Path) -> None:
    """The embedded SDXL base as one file."""
    model = EMBEDDED_ROOT / "tiny-sdxl-base"
    tensors = _network(model) | _second_encoder(model, SDXL_OPEN_CLIP)
    written(path, tensors | export.export_clip(load_file(model / "text_encoder/model.safetensors"), SDXL_CLIP))


def _refiner(path: Path) -> None:
    """The embedded SDXL refiner as one file."""
    model = EMBEDDED_ROOT / "tiny-sdxl-refiner"
    written(path, _network(model) | _second_encoder(model, REFINER_OPEN_CLIP))


def _network(model: Path) -> Tensors:
    unet = export.export_unet(load_file(model / "unet/diffusion_pytorch_model.safetensors"))
    return unet | export.export_vae(load_file(part_folder(model, "vae") / "diffusion_pytorch_model.safetensors"))


def _second_encoder(model: Path, prefix: str) -> Tensors:
    return export.export_open_clip(load_file(part_folder(model, "text_encoder_2") / "model.safetensors"), prefix)


def _lora(path: Path) -> None:
    """A LoRA for network and text encoder."""
    tensors: Tensors = {}
    for layer, (rows, columns) in _LORA_LAYERS.items():
        tensors[f"{layer}.lora_up.weight"] = torch.randn(rows, 2) / 10
        tensors[f"{layer}.lora_down.weight"] = torch.randn(2, columns) / 10
        tensors[f"{layer}.alpha"] = torch.tensor(1.0)
    written(path, tensors)


def _same_as(other: str) -> Make:
    """A copy of another file, with the same configs."""

    def make(path: Path) -> None:
        there = path.with_name(other)
        shutil.copy(there, path)
        configs = there.with_suffix(".config")
        if configs.is_dir():
            path.with_suffix(".config").symlink_to(configs.name, target_is_directory=True)

    return make


_FIRST: Final = "v1-5-pruned-emaonly-fp16.safetensors"
_OF_FIRST: Final = (
    "DreamShaper_8_pruned", "architecturerealmix_v11", "awpainting_v14", "dreamshaper_8", "interiordesignsuperm_v2",
    "japaneseStyleRealistic_v20", "majicmixRealistic_v7",
)  # fmt: skip
MODELS: Final[Mapping[str, Make]] = {
    f"checkpoints/{_FIRST}": _first,
    **{f"checkpoints/{name}.safetensors": _same_as(_FIRST) for name in _OF_FIRST},
    "checkpoints/512-inpainting-ema.safetensors": _inpainting,
    "checkpoints/v2-1_768-ema-pruned.safetensors": _second,
    "checkpoints/sd_xl_base_1.0.safetensors": _base,
    "checkpoints/sd_xl_turbo_1.0_fp16.safetensors": _same_as("sd_xl_base_1.0.safetensors"),
    "checkpoints/sd_xl_refiner_1.0.safetensors": _refiner,
    "vae/vae-ft-mse-840000-ema-pruned.safetensors": _vae,
    "loras/MoXinV1.safetensors": _lora,
    "loras/blindbox_v1_mix.safetensors": _lora,
    **CONTROLS,
}
"""Where the models are, below the folder of all models, and what makes them."""

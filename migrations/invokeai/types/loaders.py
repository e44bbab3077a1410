"""What loads models, and what is put on them."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.types.uses import CHAINED, WEIGHED, became
from nodeloom.schema.field_ops import (
    convert_input,
    remove_input,
    remove_output,
    rename_input,
    rename_output,
    set_default,
)
from nodeloom.schema.graph_ops import split_node
from nodeloom.schema.history import History
from nodeloom.schema.value_maps import offset, scale

_LORA: Final = "diffusion/load_lora"
_WEIGHT: Final = (rename_input("weight", "unet_weight"), set_default("unet_weight", 0.75, 1.0))
_SHARED: Final = split_node(
    "weight",
    "core/float",
    1,
    inputs={"unet_weight": "value"},
    outputs={"weight": "value"},
    gives={"value": "of_unet"},
    always=True,
)
_SKIP: Final = (
    rename_input("skipped_layers", "stop_at_layer"),
    convert_input("stop_at_layer", scale(-1), offset(-1)),
    set_default("stop_at_layer", -1, -2),
)

LOADERS: Final[tuple[History, ...]] = (
    became("main_model_loader", "diffusion/load_model", 1),
    became("sdxl_model_loader", "diffusion/load_model", 1),
    became("sdxl_refiner_model_loader", "diffusion/load_model", 1, rename_output("clip2", "clip")),
    became("vae_loader", "diffusion/load_vae", 1, rename_input("vae_model", "model")),
    became("clip_skip", "diffusion/clip_skip", 1, *_SKIP),
    *(became(name, _LORA, 1, *_WEIGHT) for name in ("lora_loader", "sdxl_lora_loader")),
    became("lora_selector" + CHAINED, _LORA, 1, *_WEIGHT, remove_output("lora")),
    became(
        "lora_selector" + WEIGHED + CHAINED,
        _LORA,
        1,
        *_WEIGHT,
        _SHARED,
        rename_input("of_unet", "unet_weight"),
        remove_output("lora"),
    ),
    *(
        became(name + CHAINED, _LORA, 1, remove_input("loras", None))
        for name in ("lora_collection_loader", "sdxl_lora_collection_loader")
    ),
    *(
        became(name + WEIGHED, _LORA, 1, *_WEIGHT, _SHARED, rename_input("of_unet", "unet_weight"))
        for name in ("lora_loader", "sdxl_lora_loader")
    ),
)
"""Their histories. That an SDXL model has two text encoders is no matter here: one CLIP holds both."""

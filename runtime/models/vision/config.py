"""The config of an image encoder, as its tensors show it. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping
from math import isqrt
from pathlib import Path
from typing import Any, Final

from nodeloom.runtime.models.fitting import Shapes
from nodeloom.runtime.models.folders import CONFIG_SUFFIX
from nodeloom.runtime.models.identify_folder import read_json
from nodeloom.runtime.models.records import ModelRecord

_HEADS: Final = 16  # of CLIP's L, H and G alike
_BASE_WIDTH, _BASE_HEADS = 768, 12  # of the B models
_OPEN_CLIP_DEPTH: Final = 31  # H has 32 layers and G 48, both trained by open_clip with the exact GELU; L has 24
_TOLD: Final = ("hidden_act", "num_attention_heads", "layer_norm_eps", "patch_size", "image_size")
_LAYER: Final = "vision_model.encoder.layers.{}.layer_norm1.weight"


def vision_settings(record: ModelRecord) -> Path | None:
    """Return the config of an image encoder that lies beside its file: in `NAME.config/`, or where a hub has it."""
    if "image_encoder" not in record.parts or record.layout != "single_file":
        return None
    own = record.path.with_suffix(CONFIG_SUFFIX) / "image_encoder" / "config.json"
    if own.is_file():
        return own
    beside = record.path.with_name("config.json")
    return beside if record.kind == "clip_vision" and beside.is_file() and _of_vision(read_json(beside)) else None


def vision_config(shapes: Shapes, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return transformers' config of the image encoder whose tensors, by transformers' names, have these shapes.

    `told` is a config beside the file, or empty: heads and activation can't be seen, and are those of CLIP's L, H and
    G by depth, as ComfyUI takes them. Raises KeyError where a tensor is missing that every encoder has.
    """
    width, channels, _, patch = shapes["vision_model.embeddings.patch_embedding.weight"]
    positions = shapes["vision_model.embeddings.position_embedding.weight"][0]
    depth = _depth(shapes)
    found: dict[str, Any] = {
        "hidden_size": width,
        "num_channels": channels,
        "patch_size": patch,
        "image_size": patch * isqrt(positions - 1),  # the first position is that of the whole picture
        "num_hidden_layers": depth,
        "intermediate_size": shapes["vision_model.encoder.layers.0.mlp.fc1.weight"][0],
        "num_attention_heads": _BASE_HEADS if width == _BASE_WIDTH else _HEADS,
        "projection_dim": shapes["visual_projection.weight"][0],
        "hidden_act": "gelu" if depth >= _OPEN_CLIP_DEPTH else "quick_gelu",
    }
    of_vision = _of_vision(told) or {}
    return found | {key: of_vision[key] for key in _TOLD if of_vision.get(key) is not None}


def _of_vision(config: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what a config of transformers says of an image encoder, alone or beside a text encoder."""
    inner = config.get("vision_config")
    if isinstance(inner, Mapping):
        return inner
    return config if "patch_size" in config or config.get("model_type") == "clip_vision_model" else None


def _depth(shapes: Shapes) -> int:
    count = 0
    while _LAYER.format(count) in shapes:
        count += 1
    return count

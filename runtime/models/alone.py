"""A part that is alone in a file: under which names a checkpoint would have its tensors, and what they show of it.

It must not know torch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.identify_alone import OPEN_CLIP_TEXT, unet_prefix
from nodeloom.runtime.models.identify_folder import read_json
from nodeloom.runtime.models.original_layout import REFINER_OPEN_CLIP, SD2_OPEN_CLIP, UNET, VAE, has_prefix
from nodeloom.runtime.models.records import ModelRecord, Part

KINDS: Final = frozenset({"unet", "text_encoder", "clip_vision"})
"""Kinds of files that hold parts by themselves."""

_DIFFUSERS: Final = "conv_in.weight"
_UNET_CLASS: Final = "UNet2DConditionModel"
_TEXT: Final = ("text_model.", "text_projection")
_OPEN_CLIP: Final = ("transformer.", "token_embedding.", "positional_embedding", "ln_final.", "text_projection")
_HEAD_WIDTH: Final = 64
_SD2_LAYERS: Final = 23  # its network reads the layer before the last, so it is published without that one

Names = dict[str, str]
"""Names as a checkpoint has them to those in a file."""


def part_names(record: ModelRecord, tensors: Mapping[str, TensorInfo], part: Part) -> tuple[str, Names]:
    """Return the prefix that a checkpoint gives a part, and the names of its tensors; both empty in other layouts."""
    if part == "unet":
        return _unet_names(tensors)
    if part == "vae":
        return VAE, {name: name for name in tensors if name.startswith(VAE)}
    if not has_prefix(tensors, OPEN_CLIP_TEXT):
        return "", {_projection(name): name for name in tensors if name.startswith(_TEXT)}
    prefix = SD2_OPEN_CLIP if record.base == "sd2" else REFINER_OPEN_CLIP
    return prefix, {prefix + name: name for name in tensors if name.startswith(_OPEN_CLIP)}


def _unet_names(tensors: Mapping[str, TensorInfo]) -> tuple[str, Names]:
    prefix = unet_prefix(tensors)
    if prefix:
        return prefix, {name: name for name in tensors if name.startswith(prefix)}
    if _DIFFUSERS in tensors:
        return "", {name: name for name in tensors}
    return UNET, {UNET + name: name for name in tensors if not name.startswith(VAE)}


def _projection(name: str) -> str:
    """Files that ComfyUI saved once have the projection as open_clip does; marked so, it is turned back."""
    return TURNED if name == "text_projection" else name


TURNED: Final = "text_projection.turned"
"""What is called so is the projection of a text encoder in transformers' layout, turned as open_clip has it."""


def told_by_text(record: ModelRecord, tensors: Mapping[str, TensorInfo]) -> dict[str, Any]:
    """Return what the tensors of a text encoder show of its config; heads are 64 wide in all that CLIP has."""
    token = _shape(tensors, ("token_embedding.weight",))
    layers = {name.partition("layers.")[2].partition(".")[0] for name in tensors if name.startswith("text_model.enc")}
    layers = layers or {name.split(".")[2] for name in tensors if name.startswith(OPEN_CLIP_TEXT)}
    if len(token) != 2:
        return {}
    depth, width = len(layers), token[1]
    found = {
        "vocab_size": token[0],
        "hidden_size": width,
        "projection_dim": width,
        "max_position_embeddings": next(
            iter(_shape(tensors, ("position_embedding.weight", "positional_embedding"))), 77
        ),
        "intermediate_size": next(iter(_shape(tensors, ("0.mlp.fc1.weight", "0.mlp.c_fc.weight"))), 4 * width),
        "num_hidden_layers": min(depth, _SD2_LAYERS) if record.base == "sd2" else depth,
        "num_attention_heads": max(1, width // _HEAD_WIDTH),
    }
    projection = _shape(tensors, ("text_projection.weight",))
    return found | ({"projection_dim": projection[0]} if len(projection) == 2 else {})


def told_beside_unet(record: ModelRecord) -> dict[str, Any]:
    """Return diffusers' config of a UNet in the folder of its file, which programs download together; else nothing."""
    settings = unet_settings(record)
    return {} if settings is None else read_json(settings)


def unet_settings(record: ModelRecord) -> Path | None:
    """Return where that config is."""
    if record.kind != "unet" or record.layout != "single_file":
        return None
    path = record.path.with_name("config.json")
    return path if path.is_file() and read_json(path).get("_class_name") == _UNET_CLASS else None


def _shape(tensors: Mapping[str, TensorInfo], ends: Iterable[str]) -> tuple[int, ...]:
    """Return the shape of the first tensor of a text encoder whose name ends so."""
    ending = tuple(ends)
    text = (name for name in tensors if name.startswith((*_TEXT, *_OPEN_CLIP)))
    return next((tensors[name].shape for name in text if name.endswith(ending)), ())

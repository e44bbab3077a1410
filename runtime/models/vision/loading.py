"""Loading an image encoder from a single file, whatever the layout of its tensors."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch
from accelerate import init_empty_weights
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from nodeloom.runtime.models.exhaustion import is_exhausted
from nodeloom.runtime.models.fitting import Shapes, misfit, surplus
from nodeloom.runtime.models.header import read_header
from nodeloom.runtime.models.identify_folder import read_json
from nodeloom.runtime.models.networks import settle, shapes_of
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.models.single_file import check_scales
from nodeloom.runtime.models.stored_tensors import stored_tensors
from nodeloom.runtime.models.vision.config import vision_config, vision_settings
from nodeloom.runtime.models.vision.layout import open_clip_prefix, vision_names
from nodeloom.schema.errors import ModelError

_LOG: Final = logging.getLogger(__name__)
_HELD: Final = "vision_model.e"  # embeddings and encoder
_TOP: Final[Mapping[str, str]] = {
    "class_embedding": "vision_model.embeddings.class_embedding",
    "conv1.weight": "vision_model.embeddings.patch_embedding.weight",
    "positional_embedding": "vision_model.embeddings.position_embedding.weight",
    "ln_pre.weight": "vision_model.pre_layrnorm.weight",
    "ln_pre.bias": "vision_model.pre_layrnorm.bias",
    "ln_post.weight": "vision_model.post_layernorm.weight",
    "ln_post.bias": "vision_model.post_layernorm.bias",
}
_LAYER: Final[Mapping[str, str]] = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
    "attn.out_proj": "self_attn.out_proj",
}
_BLOCKS: Final = "transformer.resblocks."

Tensors = dict[str, torch.Tensor]


def load_vision(record: ModelRecord, device: torch.device, dtype: torch.dtype) -> CLIPVisionModelWithProjection:
    """Load the image encoder of a file; raise ModelError if it is damaged or makes none.

    Its weights are rounded to half precision first, as ComfyUI holds them on every device: one picture, one encoding.
    The result is in evaluation mode, without gradients, and shares no memory with the file.
    """
    header = read_header(record.path)
    names = vision_names(header.tensors)
    check_scales(record, "image_encoder", names)
    tensors = as_transformers(
        stored_tensors(record.path, {name: name for name in names}), open_clip_prefix(header.tensors)
    )
    settings = vision_settings(record)
    network = _empty(record.path, shapes_of(tensors), {} if settings is None else read_json(settings))
    expected, found = shapes_of(network.state_dict()), shapes_of(tensors)
    complaint = misfit(expected, found)
    if complaint is not None:
        raise _no_encoder(record.path, complaint)
    left = surplus(expected, found)
    if left is not None:
        _LOG.info("%s is loaded without what it has no use for: %s", record.path, left)
    copies = {name: held(name, tensors[name]).to(device, dtype, copy=True) for name in expected}
    network.load_state_dict(copies, assign=True)
    settle(network, device)
    return network


def held(name: str, tensor: torch.Tensor) -> torch.Tensor:
    """Return a tensor in the number format in which ComfyUI holds it: half precision, but for norms and projection."""
    return tensor.half() if name.startswith(_HELD) else tensor


def as_transformers(tensors: Mapping[str, torch.Tensor], prefix: str | None) -> Tensors:
    """Return an image encoder's tensors under transformers' names; `prefix` is that of open_clip's, if it has those.

    Tensors are renamed, cut and turned, never computed with. What no rule knows keeps its name.
    """
    if prefix is None:
        return {name: tensor for name, tensor in tensors.items() if not name.endswith("position_ids")}
    found: Tensors = {}
    for full, tensor in tensors.items():
        name = full.removeprefix(prefix)
        if name == "proj":
            found["visual_projection.weight"] = tensor.T
        elif name.startswith(_BLOCKS):
            found |= _layer(name.removeprefix(_BLOCKS), tensor)
        else:
            found[_TOP.get(name, full)] = tensor
    return found


def _layer(name: str, tensor: torch.Tensor) -> Tensors:
    """Return a tensor of one of open_clip's layers; its three projections of attention are one after the other."""
    number, _, rest = name.partition(".")
    ours = f"vision_model.encoder.layers.{number}."
    if rest.startswith("attn.in_proj_"):
        kind = rest.removeprefix("attn.in_proj_")
        thirds = tensor.chunk(3)
        return {f"{ours}self_attn.{which}_proj.{kind}": part for which, part in zip("qkv", thirds, strict=True)}
    word, _, kind = rest.rpartition(".")
    return {f"{ours}{_LAYER.get(word, word)}.{kind}": tensor}


def _empty(path: Path, shapes: Shapes, told: Mapping[str, Any]) -> CLIPVisionModelWithProjection:
    """Build the encoder of these shapes; its parameters take no memory."""
    try:
        config = CLIPVisionConfig(**vision_config(shapes, told))
        with init_empty_weights(include_buffers=False):
            return CLIPVisionModelWithProjection(config)
    except Exception as error:  # the libraries raise whatever a wrong value leads to
        if is_exhausted(error):
            raise
        raise _no_encoder(path, f"its tensors make no network: {error!r}") from error


def _no_encoder(path: Path, why: str) -> ModelError:
    return ModelError(f"{path} holds no whole image encoder of CLIP ({why}): get the model again")

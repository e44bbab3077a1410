"""Loading one network from a single file in the original key layout."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import torch
from diffusers import UNet2DConditionModel

from nodeloom.runtime.models.alone import KINDS, Names, part_names, told_beside_unet, told_by_text
from nodeloom.runtime.models.config_folders import (
    config_folder,
    config_hint,
    not_loadable,
    own_configs,
    own_settings,
)
from nodeloom.runtime.models.conversion import Tensors, convert
from nodeloom.runtime.models.fitting import misfit, surplus
from nodeloom.runtime.models.header import Header, read_header
from nodeloom.runtime.models.networks import empty_network, settle, shapes_of
from nodeloom.runtime.models.original_layout import UNET, part_prefix, vae_tensor
from nodeloom.runtime.models.prediction import PredictionType, file_ends_in_noise, file_prediction
from nodeloom.runtime.models.records import ModelRecord, Part
from nodeloom.runtime.models.stored_tensors import stored_tensors
from nodeloom.runtime.models.velocity import predicts_velocity
from nodeloom.schema.errors import ModelError

_LOG: Final = logging.getLogger(__name__)
_SCALES: Final = (".scale_weight", ".scale_input", ".weight_scale", ".input_scale", "scaled_fp8")


def load_network(record: ModelRecord, part: Part, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """Load one network of a single file; raise ModelError if the file is damaged or doesn't fit its config.

    Only that part's tensors are read. The result is in evaluation mode, without gradients, and shares no memory with
    the file.
    """
    header = read_header(record.path)
    folder = config_folder(record, header)
    prefix, names = part_tensors(record, header, part)
    check_scales(record, part, names)
    network = empty_network(part, folder, _told(record, header, part))
    tensors = convert(part, network, stored_tensors(record.path, names), prefix)
    fitting = _fitting(record, part, folder, network, tensors)
    copies = {name: tensor.to(device=device, dtype=dtype, copy=True) for name, tensor in fitting.items()}
    network.load_state_dict(copies, strict=True, assign=True)
    if isinstance(network, UNet2DConditionModel):
        told = file_prediction(header, folder, own_settings(record)) or _shown_prediction(record, network)
        ends_in_noise = told == "v_prediction" and file_ends_in_noise(header, folder)
        network.register_to_config(prediction_type=told, rescale_betas_zero_snr=ends_in_noise)
    return settle(network, device)


def _shown_prediction(record: ModelRecord, unet: UNet2DConditionModel) -> PredictionType:
    """What a UNet predicts where its file doesn't say: the noise, but for half of the models of SD2."""
    return "v_prediction" if record.base == "sd2" and predicts_velocity(unet) else "epsilon"


def _told(record: ModelRecord, header: Header, part: Part) -> dict[str, object]:
    """Return what a file, or a config in its folder, tells of a network beside the config that was found for it."""
    if part == "unet":
        return {**_shown(record, header), **told_beside_unet(record)}
    is_text = part in ("text_encoder", "text_encoder_2") and record.kind in KINDS
    return told_by_text(record, header.tensors) if is_text and own_configs(record) is None else {}


def _shown(record: ModelRecord, header: Header) -> dict[str, object]:
    """Return what a UNet's tensors show: those to inpaint or edit take more channels, unCLIP's a label of pictures."""
    names = part_tensors(record, header, "unet")[1]
    first = header.tensors.get(names.get(f"{UNET}input_blocks.0.0.weight", "conv_in.weight"))
    found: dict[str, object] = {"in_channels": first.shape[1]} if first is not None and len(first.shape) == 4 else {}
    label = header.tensors.get(names.get(f"{UNET}label_emb.0.0.weight", "class_embedding.linear_1.weight"))
    if record.base == "sd2" and label is not None and len(label.shape) == 2:
        found |= {"class_embed_type": "projection", "projection_class_embeddings_input_dim": label.shape[1]}
    return found


def _fitting(record: ModelRecord, part: Part, folder: Path, network: torch.nn.Module, tensors: Tensors) -> Tensors:
    """Return the tensors that the network has; others are noted, missing ones and other shapes are errors."""
    expected, found = shapes_of(network.state_dict()), shapes_of(tensors)
    complaint = misfit(expected, found)
    if complaint is not None:
        raise ModelError(
            f"the {part} of {record.path} doesn't fit the config in {folder} ({complaint}): {config_hint(record)}"
        )
    left = surplus(expected, found)
    if left is not None:
        _LOG.info("the %s of %s is loaded without what it has no use for: %s", part, record.path, left)
    return {name: tensors[name] for name in expected}


def check_scales(record: ModelRecord, part: Part, names: Iterable[str]) -> None:
    """Raise ModelError for weights in fp8 that stand for other numbers by a scale of their own."""
    scales = [name for name in names if name.endswith(_SCALES)]
    if scales:
        raise ModelError(
            f"the {part} of {record.path} is in scaled fp8 ({len(scales)} scales, such as {scales[0]}), which can't be "
            "loaded: get the fp16, bf16 or fp32 release of the same model"
        )


def part_tensors(record: ModelRecord, header: Header, part: Part) -> tuple[str, Names]:
    """Return the prefix of a part in a checkpoint, and the names of its tensors there to those in this file."""
    if record.kind == "vae":
        return "", {name: name for name in header.tensors if vae_tensor(name)}
    if record.kind in KINDS:
        return part_names(record, header.tensors, part)
    prefix = part_prefix(record.base, record.kind, part)
    if prefix is None:
        raise not_loadable(record)
    return prefix, {name: name for name in header.tensors if name.startswith(prefix)}

"""Loading one network from a diffusers folder."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import UNet2DConditionModel

from nodeloom.runtime.models.conversion import convert
from nodeloom.runtime.models.film.unet import FilmUNet, as_trained
from nodeloom.runtime.models.fitting import misfit, surplus
from nodeloom.runtime.models.header import read_header
from nodeloom.runtime.models.identify_folder import part_folder
from nodeloom.runtime.models.networks import empty_network, settle, shapes_of
from nodeloom.runtime.models.prediction import folder_ends_in_noise, folder_prediction
from nodeloom.runtime.models.records import ModelRecord, Part
from nodeloom.runtime.models.stored_tensors import Tensors, stored_tensors
from nodeloom.runtime.models.weight_files import weight_files
from nodeloom.schema.errors import ModelError


def load_network(record: ModelRecord, part: Part, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """Load one network of a diffusers folder, from safetensors on this machine only.

    Raises ModelError if weights are missing, damaged, pickled or don't fit the config: none is made up, none is passed
    over. The result is in evaluation mode, without gradients, and shares no memory with the files.
    """
    folder = part_folder(record.path, part)
    stored = _stored(folder)
    network = empty_network(part, record.path)
    tensors = convert(part, network, stored, prefix="")
    expected, found = shapes_of(network.state_dict()), shapes_of(tensors)
    complaint = misfit(expected, found) or surplus(expected, found)
    if complaint is not None:
        raise ModelError(f"the weights in {folder} don't fit their config ({complaint}): get the model again")
    copies = {name: tensor.to(device=device, dtype=dtype, copy=True) for name, tensor in tensors.items()}
    network.load_state_dict(copies, strict=True, assign=True)
    if isinstance(network, UNet2DConditionModel):
        told = folder_prediction(record.path) or "epsilon"
        ends_in_noise = told == "v_prediction" and folder_ends_in_noise(record.path)
        network.register_to_config(prediction_type=told, rescale_betas_zero_snr=ends_in_noise)
    if isinstance(network, FilmUNet):
        as_trained(network)
    return settle(network, device)


def _stored(folder: Path) -> Tensors:
    """Map the tensors of all weight files of a part into memory."""
    found: Tensors = {}
    for path in weight_files(folder):
        found |= stored_tensors(path, {name: name for name in read_header(path).tensors})
    return found

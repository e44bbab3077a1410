"""Loading one network from a diffusers folder, through the libraries that wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import torch
from diffusers import UNet2DConditionModel

from nodeloom.runtime.models.exhaustion import is_exhausted
from nodeloom.runtime.models.film.unet import FilmUNet, as_trained
from nodeloom.runtime.models.fitting import Shapes, name_misfit, shape_misfit
from nodeloom.runtime.models.header import read_header
from nodeloom.runtime.models.identify_folder import part_folder
from nodeloom.runtime.models.networks import empty_network, settle, shapes_of
from nodeloom.runtime.models.prediction import folder_ends_in_noise, folder_prediction
from nodeloom.runtime.models.records import ModelRecord, Part
from nodeloom.runtime.models.weight_files import WeightFiles, weight_files
from nodeloom.schema.errors import ModelError

_WRAPPER = "text_model."  # around CLIPTextModel's tensors in files written before transformers 5.6


def load_network(record: ModelRecord, part: Part, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """Load one network of a diffusers folder, from safetensors on this machine only.

    Raises ModelError if weights are missing, damaged, pickled or don't fit the config. The result is in evaluation
    mode, without gradients.
    """
    folder = part_folder(record.path, part)
    files = weight_files(folder)
    empty = empty_network(part, record.path)
    complaint = _shape_complaint(empty, files)
    if complaint is not None:
        raise _misfit(folder, complaint)
    try:
        network, info = cast(Any, type(empty)).from_pretrained(
            folder.parent,
            subfolder=part,
            variant=files.variant,
            dtype=dtype,
            local_files_only=True,
            use_safetensors=True,
            output_loading_info=True,
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        if is_exhausted(error):
            raise
        raise _misfit(folder, str(error).strip().splitlines()[0] if str(error).strip() else repr(error)) from error
    complaint = name_misfit(info["missing_keys"], info["unexpected_keys"])
    if complaint is not None:  # the libraries would have made them up or passed over them
        raise _misfit(folder, complaint)
    if isinstance(network, UNet2DConditionModel):
        told = folder_prediction(record.path) or "epsilon"
        ends_in_noise = told == "v_prediction" and folder_ends_in_noise(record.path)
        network.register_to_config(prediction_type=told, rescale_betas_zero_snr=ends_in_noise)
    if isinstance(network, FilmUNet):
        as_trained(network)
    return settle(network, device)


def _shape_complaint(empty: torch.nn.Module, files: WeightFiles) -> str | None:
    """Compare the shapes in the files' headers with those of the config's network, before anything is read."""
    found: dict[str, tuple[int, ...]] = {}
    for path in files.paths:
        found |= {name: tensor.shape for name, tensor in read_header(path).tensors.items()}
    expected = shapes_of(empty.state_dict())
    return shape_misfit(_unwrapped(expected), _unwrapped(found))


def _unwrapped(shapes: Shapes) -> Shapes:
    return {name.removeprefix(_WRAPPER): shape for name, shape in shapes.items()}


def _misfit(folder: Path, complaint: str) -> ModelError:
    return ModelError(f"the weights in {folder} don't fit their config ({complaint}): get the model again")

"""The network classes of the parts, built without weights: their parameters have shapes but no memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import torch
from accelerate import init_empty_weights
from diffusers import AutoencoderKL, AutoencoderKLTemporalDecoder, ModelMixin, UNet2DConditionModel
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)
from transformers.utils import logging

from nodeloom.runtime.models.exhaustion import is_exhausted
from nodeloom.runtime.models.film.unet import FilmUNet
from nodeloom.runtime.models.fitting import Shapes
from nodeloom.runtime.models.identify_folder import part_folder, read_json
from nodeloom.runtime.models.records import Part
from nodeloom.schema.errors import ModelError

_UNCHANGED: Final[Mapping[str, object]] = {}
_FILMS: Final[Mapping[object, type[ModelMixin]]] = {
    "UNetSpatioTemporalConditionModel": FilmUNet,
    "AutoencoderKLTemporalDecoder": AutoencoderKLTemporalDecoder,
}
"""Networks for films, by what their config calls them."""

logging.disable_progress_bar()  # a bar per network on the worker's standard error helps nobody


def empty_network(part: Part, folder: Path, changes: Mapping[str, object] = _UNCHANGED) -> torch.nn.Module:
    """Build the network that `folder/<part>/config.json` describes with parameters on the meta device.

    `changes` go before what the config says. Buffers that no checkpoint stores (position ids) are real. Raises
    ModelError if the config can't be read.
    """
    config = read_json(part_folder(folder, part) / "config.json") | dict(changes)
    try:
        with init_empty_weights(include_buffers=False):
            return _network(part, config)
    except Exception as error:  # the libraries raise whatever a wrong value leads to
        if is_exhausted(error):
            raise
        raise ModelError(
            f"{folder / part / 'config.json'} doesn't describe a network ({error}): get the model's configs again"
        ) from error


def _network(part: Part, config: dict[str, object]) -> torch.nn.Module:
    """Build the network of a part from its config."""
    own = _FILMS.get(config.get("_class_name"))
    if own is not None:
        network: torch.nn.Module = own.from_config(config)
    elif part == "unet":
        network = UNet2DConditionModel.from_config(config)
    elif part == "vae":
        network = AutoencoderKL.from_config(config)
    elif part == "text_encoder":
        network = CLIPTextModel(CLIPTextConfig(**config))
    elif part == "image_encoder":
        network = CLIPVisionModelWithProjection(CLIPVisionConfig(**config))
    else:
        network = CLIPTextModelWithProjection(CLIPTextConfig(**config))
    return network


def shapes_of(tensors: Mapping[str, torch.Tensor]) -> Shapes:
    """Return the shapes of named tensors."""
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def settle(network: torch.nn.Module, device: torch.device) -> torch.nn.Module:
    """Move a network to its device, in evaluation mode and without gradients; return it."""
    return network.to(device).eval().requires_grad_(False)

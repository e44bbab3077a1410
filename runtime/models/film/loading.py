"""Loading the network and the autoencoder of Stable Video Diffusion from a single file."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

import torch
from accelerate import init_empty_weights
from diffusers import AutoencoderKL, AutoencoderKLTemporalDecoder

from nodeloom.runtime.models.exhaustion import is_exhausted
from nodeloom.runtime.models.film.config import film_config, no_network
from nodeloom.runtime.models.film.layout import PREFIXES, has_temporal_decoder
from nodeloom.runtime.models.film.names import film_unet_name, film_vae_name
from nodeloom.runtime.models.film.unet import FilmUNet, as_trained
from nodeloom.runtime.models.fitting import misfit, surplus
from nodeloom.runtime.models.header import Header, read_header
from nodeloom.runtime.models.networks import settle, shapes_of
from nodeloom.runtime.models.records import ModelRecord, Part
from nodeloom.runtime.models.single_file import check_scales
from nodeloom.runtime.models.stored_tensors import stored_tensors

_LOG: Final = logging.getLogger(__name__)
_NUMBERS: Final = "quant_conv."

Tensors = dict[str, torch.Tensor]


def load_film_unet(record: ModelRecord, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """Load the network of a checkpoint; raise ModelError if the file is damaged or makes none.

    The result is in evaluation mode, without gradients, and shares no memory with the file.
    """
    return _loaded(record, "unet", device, dtype)


def load_film_vae(record: ModelRecord, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """Load the autoencoder of a checkpoint in the same way."""
    return _loaded(record, "vae", device, dtype)


def _loaded(record: ModelRecord, part: Part, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    header = read_header(record.path)
    names = film_tensors(header, part)
    check_scales(record, part, names)
    plain = {name.removeprefix(PREFIXES[part]): name for name in names}
    network = _empty(record, part, film_config(record, part, header), plain)
    tensors = _as_diffusers(network, stored_tensors(record.path, plain))
    expected, found = shapes_of(network.state_dict()), shapes_of(tensors)
    complaint = misfit(expected, found)
    if complaint is not None:
        raise no_network(record, part, complaint)
    left = surplus(expected, found)
    if left is not None:
        _LOG.info("the %s of %s is loaded without what it has no use for: %s", part, record.path, left)
    copies = {name: tensors[name].to(device, dtype, copy=True) for name in expected}
    network.load_state_dict(copies, assign=True)
    if isinstance(network, FilmUNet):
        as_trained(network)
    return settle(network, device)


def film_tensors(header: Header, part: Part) -> list[str]:
    """Return the names of a part's tensors in a checkpoint."""
    return [name for name in header.tensors if name.startswith(PREFIXES[part])]


def _as_diffusers(network: torch.nn.Module, tensors: Mapping[str, torch.Tensor]) -> Tensors:
    """Return tensors under diffusers' names, in the shapes that they have there."""
    if isinstance(network, FilmUNet):
        layers = int(network.config["layers_per_block"])
        return {film_unet_name(name, layers): tensor for name, tensor in tensors.items()}
    assert isinstance(network, AutoencoderKL | AutoencoderKLTemporalDecoder)
    levels, is_temporal = len(network.config["block_out_channels"]), isinstance(network, AutoencoderKLTemporalDecoder)
    found = {film_vae_name(name, levels, is_temporal=is_temporal): tensor for name, tensor in tensors.items()}
    flat = {
        name: tensor[:, :, 0, 0] if ".attentions." in name and tensor.ndim == 4 else tensor
        for name, tensor in found.items()
    }
    return _without_change(int(network.config["latent_channels"])) | flat if is_temporal else flat


def _without_change(channels: int) -> Tensors:
    """Return a last layer of the encoder that changes nothing: diffusers has one, the original has not."""
    count = 2 * channels
    return {f"{_NUMBERS}weight": torch.eye(count).view(count, count, 1, 1), f"{_NUMBERS}bias": torch.zeros(count)}


def _empty(record: ModelRecord, part: Part, config: dict[str, Any], names: Mapping[str, object]) -> torch.nn.Module:
    """Build the network of a config; its parameters take no memory."""
    autoencoder = AutoencoderKLTemporalDecoder if has_temporal_decoder(names) else AutoencoderKL
    kind = FilmUNet if part == "unet" else autoencoder
    try:
        with init_empty_weights(include_buffers=False):
            network = kind.from_config(config)
    except Exception as error:  # the libraries raise whatever a wrong value leads to
        if is_exhausted(error):
            raise
        raise no_network(record, part, f"its tensors make no network: {error!r}") from error
    assert isinstance(network, torch.nn.Module)
    return network

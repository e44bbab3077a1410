"""Loading any part of any model: the one door to single files, diffusers folders and tokenizers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import prod
from threading import Lock
from typing import Final, NamedTuple

import torch

from nodeloom.runtime.models import diffusers_folder, single_file
from nodeloom.runtime.models.beside.loading import (
    gligen_tensors,
    ip_adapter_names,
    load_gligen,
    load_ip_adapter,
    load_style,
    style_names,
)
from nodeloom.runtime.models.clip_tokenizer import Tokenizer, config_tokenizer, folder_tokenizer
from nodeloom.runtime.models.config_folders import config_folder
from nodeloom.runtime.models.control.loading import control_tensors, load_control
from nodeloom.runtime.models.film.loading import film_tensors, load_film_unet, load_film_vae
from nodeloom.runtime.models.header import Header, TensorInfo, read_header
from nodeloom.runtime.models.identify_folder import part_folder
from nodeloom.runtime.models.records import ModelRecord, Part
from nodeloom.runtime.models.upscaler import load_upscaler
from nodeloom.runtime.models.vision.layout import vision_names
from nodeloom.runtime.models.vision.loading import load_vision
from nodeloom.runtime.models.weight_files import weight_files
from nodeloom.runtime.models.weights import Weights, load_weights, weights_bytes
from nodeloom.schema.errors import ModelError

LoadedPart = torch.nn.Module | Tokenizer | Weights
"""A network in evaluation mode, a tokenizer, or the tensors of a file that is no network."""


class _Own(NamedTuple):
    """How a part is loaded whose file shows its network's outline, and the names of its tensors there."""

    load: Callable[[ModelRecord, torch.device, torch.dtype], torch.nn.Module]
    names: Callable[[ModelRecord, Header], Iterable[str]]


_OWN: Final[Mapping[Part, _Own]] = {
    "control": _Own(load_control, lambda record, header: control_tensors(record, header).values()),
    "upscaler": _Own(load_upscaler, lambda record, header: header.tensors),
    "image_encoder": _Own(load_vision, lambda record, header: vision_names(header.tensors)),
    "style": _Own(load_style, lambda record, header: style_names(record, header).values()),
    "ip_adapter": _Own(load_ip_adapter, lambda record, header: ip_adapter_names(record, header).values()),
    "gligen": _Own(load_gligen, lambda record, header: gligen_tensors(record, header).values()),
}
_FILM: Final[Mapping[Part, _Own]] = {
    "unet": _Own(load_film_unet, lambda record, header: film_tensors(header, "unet")),
    "vae": _Own(load_film_vae, lambda record, header: film_tensors(header, "vae")),
}
_BUILDING: Final = Lock()
_TOKENIZER_BYTES: Final = 16_000_000  # CLIP's, about; what a tokenizer takes can't be measured


def load_part(record: ModelRecord, part: Part, device: torch.device, dtype: torch.dtype) -> LoadedPart:
    """Load one part of a model without network access; tokenizers and weights ignore device and dtype.

    Raises ModelError if the model can't be used, lacks the part, or its files are damaged. One at a time in a process:
    while a network is built, the libraries change torch's default number format and how modules take parameters, for
    all threads. So who computes on tensors meanwhile must not do so in another thread.
    """
    check_part(record, part)
    with _BUILDING:
        return _load(record, part, device, dtype)


def _load(record: ModelRecord, part: Part, device: torch.device, dtype: torch.dtype) -> LoadedPart:
    if part == "weights":
        return load_weights(record.path)
    own = _own(record, part)
    if own is not None:
        return own.load(record, device, dtype)
    if part in ("tokenizer", "tokenizer_2"):
        if record.layout == "diffusers":
            return folder_tokenizer(record.path, part)
        return config_tokenizer(config_folder(record, read_header(record.path)), part)
    load = diffusers_folder.load_network if record.layout == "diffusers" else single_file.load_network
    return load(record, part, device, dtype)


def _own(record: ModelRecord, part: Part) -> _Own | None:
    """Return how a part is loaded that its file describes; None where a config does, or a folder."""
    if record.layout != "single_file":
        return None
    film = _FILM.get(part) if record.base == "svd" else None
    return film or _OWN.get(part)


def part_bytes(record: ModelRecord, part: Part, dtype: torch.dtype) -> int:
    """Return about how much memory a part takes once it is loaded; reads headers only."""
    check_part(record, part)
    if part in ("tokenizer", "tokenizer_2"):
        return _TOKENIZER_BYTES
    if part == "weights":
        return weights_bytes(record.path)
    return sum(prod(tensor.shape) for tensor in _part_tensors(record, part)) * dtype.itemsize


def check_part(record: ModelRecord, part: Part) -> None:
    """Raise ModelError if a model can't be used or lacks a part."""
    if record.problems:
        raise ModelError(f"model {record.name!r} can't be used: {'; '.join(record.problems)}")
    if part not in record.parts:
        there = f"it holds {', '.join(record.parts)}" if record.parts else "it holds no networks of its own"
        raise ModelError(f"model {record.name!r} has no {part} ({there}): {_way_out(part)}")


def _way_out(part: Part) -> str:
    """Return what to do about a part that a model lacks."""
    return "connect a VAE with diffusion/load_vae" if part == "vae" else f"take the {part} from another model"


def _part_tensors(record: ModelRecord, part: Part) -> list[TensorInfo]:
    """Return the tensors that the files hold for a part."""
    if record.layout == "single_file":
        header = read_header(record.path)
        own = _own(record, part)
        if own is not None:
            return [header.tensors[name] for name in own.names(record, header)]
        return [header.tensors[name] for name in single_file.part_tensors(record, header, part)[1].values()]
    paths = weight_files(part_folder(record.path, part))
    return [tensor for path in paths for tensor in read_header(path).tensors.values()]

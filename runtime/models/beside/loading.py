"""Loading a network whose file shows its whole outline."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import torch

from nodeloom.runtime.models.beside.gligen import gligen_names, gligen_network
from nodeloom.runtime.models.beside.ip_adapter import ip_adapter
from nodeloom.runtime.models.beside.style import style_adapter
from nodeloom.runtime.models.exhaustion import is_exhausted
from nodeloom.runtime.models.fitting import Shapes, misfit, surplus
from nodeloom.runtime.models.header import Header, read_header
from nodeloom.runtime.models.networks import settle, shapes_of
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.models.single_file import check_scales
from nodeloom.runtime.models.stored_tensors import stored_tensors
from nodeloom.schema.errors import ModelError

_LOG: Final = logging.getLogger(__name__)


def load_style(record: ModelRecord, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """Load the network of a style adapter; raise ModelError if its file is damaged or makes none."""
    return _loaded(record, style_names(record, read_header(record.path)), style_adapter, device, dtype)


def load_gligen(record: ModelRecord, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """Load the networks of GLIGEN; raise ModelError if their file is damaged or makes none."""
    return _loaded(record, gligen_tensors(record, read_header(record.path)), gligen_network, device, dtype)


def load_ip_adapter(record: ModelRecord, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """Load the networks of an IP-Adapter; raise ModelError if their file is damaged or makes none."""
    return _loaded(record, ip_adapter_names(record, read_header(record.path)), ip_adapter, device, dtype)


def style_names(record: ModelRecord, header: Header) -> dict[str, str]:
    """Return our names of a style adapter's tensors to those in its file."""
    return {name: name for name in header.tensors}


def ip_adapter_names(record: ModelRecord, header: Header) -> dict[str, str]:
    """Return our names of an IP-Adapter's tensors to those in its file."""
    return {name: name for name in header.tensors}


def gligen_tensors(record: ModelRecord, header: Header) -> dict[str, str]:
    """Return our names of GLIGEN's tensors to those in its file."""
    return gligen_names(header.tensors)


def _loaded(
    record: ModelRecord,
    names: Mapping[str, str],
    build: Callable[[Shapes], torch.nn.Module],
    device: torch.device,
    dtype: torch.dtype,
) -> torch.nn.Module:
    """Build the network that the tensors show and give it these; it shares no memory with the file."""
    check_scales(record, record.parts[0], names.values())
    header = read_header(record.path)
    shapes = {ours: header.tensors[name].shape for ours, name in names.items()}
    network = _built(record.path, build, shapes)
    expected = shapes_of(network.state_dict())
    complaint = misfit(expected, shapes)
    if complaint is not None:
        raise _incomplete(record.path, complaint)
    left = surplus(expected, shapes)
    if left is not None:
        _LOG.info("%s is loaded without what it has no use for: %s", record.path, left)
    read = stored_tensors(record.path, {ours: names[ours] for ours in expected})
    network.load_state_dict({ours: each.to(device, dtype, copy=True) for ours, each in read.items()}, assign=True)
    return settle(network, device)


def _built(path: Path, build: Callable[[Shapes], torch.nn.Module], shapes: Shapes) -> torch.nn.Module:
    try:
        return build(shapes)
    except Exception as error:  # the libraries raise whatever a wrong shape leads to
        if is_exhausted(error):
            raise
        raise _incomplete(path, f"its tensors make no network: {error!r}") from error


def _incomplete(path: Path, why: str) -> ModelError:
    return ModelError(f"{path} is not whole ({why}): get the model again")

"""Loading a ControlNet or a T2I adapter from its file, whatever the layout of its tensors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

import torch
from accelerate import init_empty_weights
from diffusers import ControlNetModel

from nodeloom.runtime.models.config_folders import control_settings
from nodeloom.runtime.models.control.adapter import T2IAdapter, empty_adapter
from nodeloom.runtime.models.control.config import adapter_shape, control_config
from nodeloom.runtime.models.control.names import adapter_names, control_names
from nodeloom.runtime.models.control.union import UnionControlNet
from nodeloom.runtime.models.exhaustion import is_exhausted
from nodeloom.runtime.models.fitting import Shapes, misfit, surplus
from nodeloom.runtime.models.header import Header, read_header
from nodeloom.runtime.models.identify_folder import read_json
from nodeloom.runtime.models.networks import settle, shapes_of
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.models.single_file import check_scales
from nodeloom.runtime.models.stored_tensors import stored_tensors
from nodeloom.schema.errors import ModelError

_LOG: Final = logging.getLogger(__name__)

ControlNetwork: TypeAlias = ControlNetModel | UnionControlNet | T2IAdapter
"""What steers a UNet by a picture."""

_Network = TypeVar("_Network", bound=torch.nn.Module)


def load_control(record: ModelRecord, device: torch.device, dtype: torch.dtype) -> ControlNetwork:
    """Load the network of a ControlNet's or an adapter's file; raise ModelError if it is damaged or makes none.

    The result is in evaluation mode, without gradients, and shares no memory with the file.
    """
    header = read_header(record.path)
    names = control_tensors(record, header)
    check_scales(record, "control", names.values())
    shapes = {ours: header.tensors[name].shape for ours, name in names.items()}
    settings = control_settings(record)
    if record.kind == "t2i_adapter":
        network: ControlNetwork = _built(record.path, lambda: empty_adapter(adapter_shape(shapes)))
    else:
        network = empty_control(record.path, shapes, {} if settings is None else read_json(settings))
    left = surplus(shapes_of(network.state_dict()), shapes)
    if left is not None:
        _LOG.info("%s is loaded without what it has no use for: %s", record.path, left)
    read = stored_tensors(record.path, {ours: name for ours, name in names.items() if ours in network.state_dict()})
    fill(record.path, network, {ours: tensor.to(device, dtype, copy=True) for ours, tensor in read.items()})
    settle(network, device)
    return network


def control_tensors(record: ModelRecord, header: Header) -> dict[str, str]:
    """Return our names of a network's tensors to those in its file; reads the header only."""
    return (adapter_names if record.kind == "t2i_adapter" else control_names)(header.tensors)


def empty_control(place: object, shapes: Shapes, told: Mapping[str, Any]) -> ControlNetModel | UnionControlNet:
    """Build the ControlNet whose tensors, by our names, have these shapes; its parameters take no memory.

    `place` is what it is called in an error, `told` a config that adds what shapes don't show.
    """

    def built() -> ControlNetModel | UnionControlNet:
        config = control_config(shapes, told)
        with init_empty_weights(include_buffers=False):
            network = (UnionControlNet if "task_embedding" in shapes else ControlNetModel).from_config(config)
        assert isinstance(network, ControlNetModel | UnionControlNet)
        return network

    return _built(place, built)


def fill(place: object, network: torch.nn.Module, tensors: Mapping[str, torch.Tensor]) -> None:
    """Give a network its tensors, which it keeps; ModelError if they are not all there, or of other shapes."""
    expected = shapes_of(network.state_dict())
    complaint = misfit(expected, shapes_of(tensors))
    if complaint is not None:
        raise ModelError(f"{place} is no whole ControlNet or T2I adapter ({complaint}): get the model again")
    network.load_state_dict({name: tensors[name] for name in expected}, assign=True)


def _built(place: object, build: Callable[[], _Network]) -> _Network:
    """Build a network; ModelError where the shapes of a file make none."""
    try:
        return build()
    except Exception as error:  # the libraries raise whatever a wrong value leads to
        if is_exhausted(error):
            raise
        raise ModelError(
            f"{place} is no whole ControlNet or T2I adapter (its tensors make no network: {error!r}): "
            "get the model again"
        ) from error

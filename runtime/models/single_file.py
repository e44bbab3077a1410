"""Loading one network from a single file in the original key layout."""

from __future__ import annotations

import torch
from safetensors import SafetensorError, safe_open

from nodeloom.runtime.models.config_folders import config_folder, config_hint, not_loadable
from nodeloom.runtime.models.conversion import Tensors, convert
from nodeloom.runtime.models.fitting import misfit
from nodeloom.runtime.models.header import Header, read_header
from nodeloom.runtime.models.networks import empty_network, settle, shapes_of
from nodeloom.runtime.models.original_layout import part_prefix, vae_tensor
from nodeloom.runtime.models.records import ModelRecord, Part
from nodeloom.schema.errors import ModelError


def load_network(record: ModelRecord, part: Part, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """Load one network of a single file; raise ModelError if the file is damaged or doesn't fit its config.

    Only that part's tensors are read. The result is in evaluation mode, without gradients, and shares no memory with
    the file.
    """
    header = read_header(record.path)
    folder = config_folder(record, header)
    network = empty_network(part, folder)
    prefix, names = part_tensors(record, header, part)
    tensors = convert(part, network, _read(record, names), prefix)
    complaint = misfit(shapes_of(network.state_dict()), shapes_of(tensors))
    if complaint is not None:
        raise ModelError(
            f"the {part} of {record.path} doesn't fit the config in {folder} ({complaint}): {config_hint(record)}"
        )
    copies = {name: tensor.to(device=device, dtype=dtype, copy=True) for name, tensor in tensors.items()}
    network.load_state_dict(copies, strict=True, assign=True)
    return settle(network, device)


def part_tensors(record: ModelRecord, header: Header, part: Part) -> tuple[str, list[str]]:
    """Return the prefix of a part in a single file, and the names of its tensors with it."""
    if record.kind == "vae":
        return "", [name for name in header.tensors if vae_tensor(name)]
    prefix = part_prefix(record.base, record.kind, part)
    if prefix is None:
        raise not_loadable(record)
    return prefix, [name for name in header.tensors if name.startswith(prefix)]


def _read(record: ModelRecord, names: list[str]) -> Tensors:
    """Map the named tensors into memory; their bytes are read when they are copied."""
    try:
        with safe_open(record.path, framework="pt", device="cpu") as file:
            return {name: file.get_tensor(name) for name in names}
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{record.path} can't be read ({error}): download or copy it again") from error

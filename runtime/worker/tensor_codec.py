"""Bundles of tensors to bytes and back, without loss, as safetensors.

Tensors come back on the device they were on where there is one like it, so that what is computed from them is computed
where it was the first time; else on the CPU.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import blake3
import orjson

from nodeloom.runtime.store import StoreError

if TYPE_CHECKING:
    import torch

Bundle: TypeAlias = "Mapping[str, torch.Tensor]"
"""Tensors by name."""

LARGEST_DIGESTED = 64 * 2**20
"""Bundles with more bytes are not digested: that would take longer than it may save."""

_ODD = "odd"
_DEVICES = "devices"


def settled(bundle: Bundle) -> dict[str, torch.Tensor]:
    """The same numbers as they come back from the disk: in order in memory, and without gradients.

    What is computed from them is then the same to the bit, wherever they were kept. Copies only what is turned.
    """
    return {name: tensor.detach().contiguous() if _is_plain(tensor) else tensor for name, tensor in bundle.items()}


def encode_bundle(bundle: Bundle) -> bytes:
    """The bytes of a bundle; `StoreError` if a tensor is of a kind that can't be written."""
    from safetensors.torch import save

    tensors: dict[str, torch.Tensor] = {}
    odd: dict[str, tuple[str, list[int]]] = {}
    places: set[int] = set()
    for name, tensor in bundle.items():
        _check(name, tensor)
        tensors[name] = _on_cpu(tensor)
        if (place := tensors[name].untyped_storage().data_ptr()) in places:
            tensors[name] = tensors[name].clone()
        places.add(place)
        if not _is_known(tensor.dtype):
            odd[name] = (str(tensor.dtype).removeprefix("torch."), list(tensor.shape))
            tensors[name] = _as_bytes(tensors[name])
    devices = {name: str(tensor.device) for name, tensor in bundle.items() if tensor.device.type != "cpu"}
    return save(tensors, {_ODD: orjson.dumps(odd).decode(), _DEVICES: orjson.dumps(devices).decode()})


def decode_bundle(data: bytes) -> Bundle:
    """The bundle of bytes that `encode_bundle` made; `ValueError` or the like of any others."""
    import torch
    from safetensors.torch import load

    from nodeloom.runtime.models.device import is_there

    notes = _notes(data)
    tensors: dict[str, torch.Tensor] = load(data)
    for name, (dtype, shape) in orjson.loads(notes[_ODD]).items():
        tensors[name] = tensors[name].view(getattr(torch, dtype)).reshape(shape)
    for name, device in orjson.loads(notes[_DEVICES]).items():
        if is_there(torch.device(device)):
            tensors[name] = tensors[name].to(device)
    return tensors


def bundle_digest(bundle: Bundle) -> str | None:
    """32 hex digits that follow from the names, types, shapes and bytes of tensors on the CPU.

    None where they are on an accelerator, which should not be waited for, or large.
    """
    if any(tensor.device.type != "cpu" or not _is_plain(tensor) for tensor in bundle.values()):
        return None
    if sum(tensor.nbytes for tensor in bundle.values()) > LARGEST_DIGESTED:
        return None
    digest = blake3.blake3()
    for name, tensor in sorted(bundle.items()):
        digest.update(orjson.dumps([name, str(tensor.dtype), list(tensor.shape)]))
        digest.update(_as_bytes(_on_cpu(tensor)).numpy().data)
    return digest.hexdigest(length=16)


def _is_plain(tensor: torch.Tensor) -> bool:
    """Whether a tensor is nothing but numbers side by side."""
    import torch

    return tensor.layout is torch.strided and not tensor.is_quantized and not tensor.is_meta


def _check(name: str, tensor: torch.Tensor) -> None:
    if not _is_plain(tensor):
        raise StoreError(f"tensor {name} is {tensor.layout} {tensor.dtype}, which can't be written to the disk")


def _on_cpu(tensor: torch.Tensor) -> torch.Tensor:
    """The same numbers, in memory of their own if they are a part of a larger one."""
    found = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous()
    is_whole = found.untyped_storage().nbytes() == found.nbytes
    return found if is_whole else found.clone()


def _as_bytes(tensor: torch.Tensor) -> torch.Tensor:
    import torch

    return tensor.reshape(-1).view(torch.uint8)


def _is_known(dtype: torch.dtype) -> bool:
    """Whether safetensors has a name for a type of numbers."""
    import torch

    return dtype in {
        torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.bool, torch.complex64,
        torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.uint16, torch.uint32, torch.uint64,
        torch.float8_e4m3fn, torch.float8_e5m2,
    }  # fmt: skip


def _notes(data: bytes) -> dict[str, Any]:
    """What stands beside the tensors in a safetensors file."""
    (length,) = struct.unpack_from("<Q", data)
    notes: dict[str, Any] = orjson.loads(data[8 : 8 + length])["__metadata__"]
    return notes

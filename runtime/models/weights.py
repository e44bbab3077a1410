"""The tensors of a file that is no network by itself: a LoRA's factors, the vectors of a textual inversion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import torch

from nodeloom.runtime.models.header import read_header
from nodeloom.runtime.models.stored_tensors import stored_tensors


class Weights(Mapping[str, torch.Tensor]):
    """Tensors by name: on the CPU, in the shapes and number formats of their file, for reading only."""

    def __init__(self, tensors: Mapping[str, torch.Tensor]) -> None:
        self._tensors = dict(tensors)

    def __getitem__(self, name: str) -> torch.Tensor:
        return self._tensors[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)


def load_weights(path: Path) -> Weights:
    """Load all tensors of a safetensors file; they share no memory with it. Raise ModelError if it is damaged."""
    names = read_header(path).tensors
    return Weights(
        {name: tensor.clone() for name, tensor in stored_tensors(path, {name: name for name in names}).items()}
    )


def weights_bytes(path: Path) -> int:
    """Return the bytes of all tensors of a safetensors file; reads its header only."""
    return sum(tensor.size for tensor in read_header(path).tensors.values())

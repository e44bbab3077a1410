"""Reading named tensors from a safetensors file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from nodeloom.schema.errors import ModelError

Tensors = dict[str, torch.Tensor]
"""Tensors by name."""


def stored_tensors(path: Path, names: Mapping[str, str]) -> Tensors:
    """Map tensors of a file into memory: our names to theirs there. Their bytes are read when they are copied.

    Raises ModelError if the file is damaged, or has a number format that this torch has not.
    """
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            return {name: file.get_tensor(stored) for name, stored in names.items()}
    except (OSError, SafetensorError, AttributeError) as error:  # AttributeError: the number format
        raise ModelError(f"{path} can't be read ({error}): download or copy it again") from error

"""What a training leaves on the disk: written whole or not at all, so that it may be ended at any time."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file, save
from torch import Tensor, nn

FINAL: Final = "final.safetensors"
"""The file in a stage's folder with what it learnt."""


def keep_state(path: Path, state: Mapping[str, Any]) -> None:
    """Replace the state in a file."""
    beside = _beside(path)
    torch.save(dict(state), beside)
    os.replace(beside, path)


def kept_state(path: Path) -> dict[str, Any] | None:
    """Return the state that was kept in a file, None where there is none."""
    if not path.is_file():
        return None
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def keep_tensors(path: Path, tensors: Mapping[str, Tensor], *, sort: str | None = None) -> None:
    """Replace the tensors in a safetensors file, which everybody may read.

    Companions say of which `sort` they are and that they are for SDXL, as the field does: by ModelSpec's metadata.
    """
    beside = _beside(path)
    said = {"modelspec.architecture": f"stable-diffusion-xl-v1-base/{sort}", "modelspec.title": path.stem}
    held = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    beside.write_bytes(_ordered(save(held, {"format": "pt"} | (said if sort else {}))))
    os.replace(beside, path)


def keep_modules(path: Path, modules: Mapping[str, nn.Module]) -> None:
    """Replace the weights of several networks in one safetensors file, in half precision, as they ship."""
    weights = {f"{prefix}.{name}": t for prefix, m in modules.items() for name, t in m.state_dict().items()}
    keep_tensors(path, {name: t.half() if t.is_floating_point() else t for name, t in weights.items()})


def restore_modules(path: Path, modules: Mapping[str, nn.Module]) -> None:
    """Read the weights of networks from a file of `keep_modules`; others in it are passed over."""
    tensors = load_file(path)
    for prefix, module in modules.items():
        own = {name.removeprefix(f"{prefix}."): t for name, t in tensors.items() if name.startswith(f"{prefix}.")}
        module.load_state_dict(own)


def _ordered(file: bytes) -> bytes:
    """Return a safetensors file with its metadata sorted: the library writes them in another order each time."""
    end = 8 + int.from_bytes(file[:8], "little")
    header = json.loads(file[8:end])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":")).encode()
    return file[:8] + text.ljust(end - 8) + file[end:]


def _beside(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f"{path.name}.part")

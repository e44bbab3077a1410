"""The weight files of one component of a diffusers folder: one file, or shards listed in an index.

It must not know torch.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from nodeloom.schema.errors import ModelError

_STEMS: Final = ("diffusion_pytorch_model", "model")  # diffusers' and transformers' names
_VARIANTS: Final = (None, "fp16", "bf16")  # the plain files first: a variant is read only where they are absent


def weight_files(folder: Path) -> tuple[Path, ...]:
    """Return the safetensors files of a component; raise ModelError where it has none or only pickles."""
    try:
        found = _safetensors(folder)
        pickled = found is None and any(folder.glob("*.bin"))
    except OSError as error:
        raise ModelError(f"{folder} can't be read ({error.strerror or error}): check its permissions") from error
    if found is not None:
        return found
    if pickled:
        raise ModelError(
            f"{folder} has only pickled weights, which can run code when opened, so they are refused: "
            "get the .safetensors files of the same model"
        )
    raise ModelError(f"{folder} has no .safetensors weights: get the model again")


def _safetensors(folder: Path) -> tuple[Path, ...] | None:
    """Return the first set of safetensors files that is there under one of the names the libraries give."""
    for variant in _VARIANTS:
        infix = f".{variant}" if variant else ""
        for stem in _STEMS:
            single = folder / f"{stem}{infix}.safetensors"
            if single.is_file():
                return (single,)
            index = folder / f"{stem}.safetensors.index{infix}.json"
            if index.is_file():
                return _shards(index)
    return None


def _shards(index: Path) -> tuple[Path, ...]:
    """Return the shards an index lists; each must be a plain name, so that nothing outside the folder is read."""
    try:
        names = sorted(set(json.loads(index.read_bytes())["weight_map"].values()))
        plain = all(isinstance(name, str) and Path(name).name == name for name in names)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ModelError(f"{index} is not a list of weight files ({error}): get the model again") from error
    if not plain or not all(name.endswith(".safetensors") for name in names):
        raise ModelError(f"{index} lists files that are not .safetensors files beside it: get the model again")
    return tuple(index.parent / name for name in names)

"""What an autoencoder by itself tells of itself, and in which number formats it computes.

All of SD's have the same tensors in the same shapes: SDXL's first one, which leaves the range of fp16, its later
release for fp16, and those of SD 1 and 2. What differs is said by metadata or by a config of diffusers beside the file,
or it can't be told. It must not know torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify_folder import part_folder, read_json
from nodeloom.runtime.models.identify_lora import written_base
from nodeloom.runtime.models.original_layout import VAE
from nodeloom.runtime.models.records import Identity, ModelRecord
from nodeloom.schema.errors import ModelError

ALONE: Final = ("encoder.conv_in.weight", "decoder.conv_in.weight")
"""What every autoencoder has, by itself or under a checkpoint's prefix."""

_LATENT_CHANNELS: Final = 4
_CLASS: Final = "AutoencoderKL"
_SDXL_SCALE: Final = 0.13025
_ANY: Final = "fp32, bf16 and fp16"
_WIDE: Final = "fp32 and bf16; where it leaves the range of fp16, as SDXL's first one does, again in fp32"


def identify_vae(header: Header, precision: str | None) -> Identity:
    """Tell base and problems of a file whose tensors make an autoencoder and nothing else."""
    problems = _other_latents(header.tensors)
    base = written_base(header.metadata)
    # those of SD 1 and 2 serve both, so only SDXL's belong to a base
    return Identity("vae", base if base == "sdxl" else None, precision, ("vae",), problems)


def told_beside(identity: Identity, path: Path) -> Identity:
    """Return what a file is with what a config beside it adds: whether an autoencoder is SDXL's."""
    if identity.kind == "vae" and _config_beside(path).get("scaling_factor") == _SDXL_SCALE:
        return replace(identity, base="sdxl")
    return identity


def vae_formats(record: ModelRecord) -> str | None:
    """Say in which number formats a model's autoencoder computes; None for a model without one."""
    if "vae" not in record.parts:
        return None
    folder = part_folder(record.path, "vae") if record.layout == "diffusers" else None
    config = _config(folder) if folder else _config_beside(record.path)
    # diffusers' word for an autoencoder that must not compute in fp16
    fits = record.base in ("sd1", "sd2") or config.get("force_upcast") is False
    return _ANY if fits else _WIDE


def _other_latents(tensors: Mapping[str, TensorInfo]) -> tuple[str, ...]:
    """Return a sentence for an autoencoder whose latents no network of SD takes."""
    last = next((tensors[name] for name in (ALONE[1], VAE + ALONE[1]) if name in tensors), None)
    if last is None or len(last.shape) < 2 or last.shape[1] == _LATENT_CHANNELS:
        return ()
    return (
        f"its latents have {last.shape[1]} channels, where those of Stable Diffusion 1, 2 and SDXL have "
        f"{_LATENT_CHANNELS}: it is for another kind of model, as SD 3 and Flux are",
    )


def _config_beside(path: Path) -> Mapping[str, object]:
    """Return diffusers' config of an autoencoder in the folder of its file, which programs download together."""
    config = _config(path.parent)
    return config if config.get("_class_name") == _CLASS else {}


def _config(folder: Path) -> Mapping[str, object]:
    try:
        return read_json(folder / "config.json")
    except ModelError:
        return {}  # most files have none; a broken one of a diffusers folder is told when it is loaded

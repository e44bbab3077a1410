"""Parts of a model as files of their own, or one checkpoint, have them: what is written here is read back the same.

Tensors are renamed, joined and reshaped, as `original_export` says; values don't change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from safetensors.torch import save

from nodeloom.runtime.models.conversion import Tensors
from nodeloom.runtime.models.original_export import export_clip, export_open_clip, export_unet, export_vae
from nodeloom.runtime.models.original_layout import (
    REFINER_OPEN_CLIP,
    SD2_OPEN_CLIP,
    SDXL_OPEN_CLIP,
    VAE,
    part_prefix,
)
from nodeloom.runtime.models.prediction import marks
from nodeloom.runtime.models.records import Base, Kind, Part
from nodeloom.schema.errors import ModelError

_OPEN_CLIP: Final = frozenset({SD2_OPEN_CLIP, SDXL_OPEN_CLIP, REFINER_OPEN_CLIP})


def unet_tensors(tensors: Tensors, config: Mapping[str, object]) -> Tensors:
    """Return a UNet's tensors under a checkpoint's prefix, with marks of what it predicts if that is not the noise.

    Raises ModelError for networks that the layout of Stable Diffusion has no names for, such as those of films.
    """
    layers = config.get("layers_per_block")
    try:
        found = export_unet(tensors, layers if isinstance(layers, int) else 2)
    except KeyError as error:
        raise ModelError(f"the network can't be saved as Stable Diffusion's are: {error.args[0]}") from error
    return {**found, **{name: torch.empty(0) for name in marks(config)}}


def vae_tensors(tensors: Tensors) -> Tensors:
    """Return an autoencoder's tensors without a prefix."""
    return {name.removeprefix(VAE): tensor for name, tensor in export_vae(tensors).items()}


def encoder_tensors(tensors: Tensors) -> Tensors:
    """Return a text encoder's tensors in the layout of transformers, which all files of such have."""
    return {_wrapped(name): tensor for name, tensor in tensors.items()}


def checkpoint_tensors(base: Base | None, parts: Mapping[Part, Tensors], config: Mapping[str, object]) -> Tensors:
    """Return the tensors of a checkpoint: of a UNet with this config, an autoencoder and text encoders.

    Raises ModelError for text encoders that no checkpoint of the base has.
    """
    kind: Kind = "refiner" if base == "sdxl" and "text_encoder" not in parts else "main"
    found = unet_tensors(parts["unet"], config)
    for part, tensors in parts.items():
        prefix = part_prefix(base, kind, part)
        if prefix is None:
            raise ModelError(
                f"a checkpoint of base {base or 'that is not known'} has no {part}: connect text encoders of the "
                "network's own base, or save the parts one by one"
            )
        if part == "vae":
            found |= export_vae(tensors)
        elif part != "unet":
            found |= (export_open_clip if prefix in _OPEN_CLIP else export_clip)(tensors, prefix)
    return found


def file_of(tensors: Tensors, metadata: Mapping[str, str]) -> bytes:
    """Return a file of safetensors; it takes as much memory again as the tensors do."""
    whole = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    return save(whole, metadata=dict(metadata) or None)


def _wrapped(name: str) -> str:
    return name if name.startswith(("text_model.", "text_projection.")) else f"text_model.{name}"

"""The original key layout of single files: under which prefix each part's tensors lie. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.records import Base, Kind, Part

UNET: Final = "model.diffusion_model."
VAE: Final = "first_stage_model."
SD1_CLIP: Final = "cond_stage_model.transformer."
SD2_OPEN_CLIP: Final = "cond_stage_model.model."
SDXL_CLIP: Final = "conditioner.embedders.0.transformer."
SDXL_OPEN_CLIP: Final = "conditioner.embedders.1.model."
REFINER_OPEN_CLIP: Final = "conditioner.embedders.0.model."

_PREFIXES: Final[Mapping[tuple[Base, Kind], Mapping[Part, str]]] = {
    ("sd1", "main"): {"unet": UNET, "vae": VAE, "text_encoder": SD1_CLIP},
    ("sdxl", "main"): {"unet": UNET, "vae": VAE, "text_encoder": SDXL_CLIP, "text_encoder_2": SDXL_OPEN_CLIP},
    ("sdxl", "refiner"): {"unet": UNET, "vae": VAE, "text_encoder_2": REFINER_OPEN_CLIP},
}
_VAE_ALONE: Final = ("encoder.", "decoder.", "quant_conv.", "post_quant_conv.")


def part_prefix(base: Base | None, kind: Kind, part: Part) -> str | None:
    """Return the prefix of a network's tensors in a checkpoint; None where single files of that kind aren't read."""
    return None if base is None else _PREFIXES.get((base, kind), {}).get(part)


def vae_tensor(name: str) -> bool:
    """Tell whether a tensor of a VAE file belongs to the VAE: under the checkpoint's prefix or without any."""
    return name.startswith((VAE, *_VAE_ALONE))


def has_prefix(tensors: Mapping[str, TensorInfo], prefix: str) -> bool:
    """Tell whether any tensor lies under a prefix."""
    return any(name.startswith(prefix) for name in tensors)

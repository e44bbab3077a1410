"""Where a checkpoint has the networks of Stable Video Diffusion, and what it is told. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.original_layout import UNET, VAE, has_prefix
from nodeloom.runtime.models.records import Identity, Part
from nodeloom.runtime.models.vision.layout import VIDEO, open_clip_prefix

CHANNELS: Final = 8
"""Of the network: the latents of a picture of the film, and those of the picture that it begins with."""
TOLD: Final = 3
"""Numbers that it is told: pictures a second, how much moves, and how noisy the first picture is."""
NUMBER_WIDTH: Final = 256
"""Sines and cosines that each of them becomes."""

MEANING: Final[Mapping[str, object]] = {
    "prediction_type": "v_prediction",
    "timestep_type": "continuous",
    "sigma_min": 0.002,
    "sigma_max": 700.0,
}
"""What its numbers mean: a velocity, at noise levels of a continuum (Blattmann et al. 2023, arXiv 2311.15127)."""

PREFIXES: Final[Mapping[Part, str]] = {"unet": UNET, "vae": VAE}
"""Under which a checkpoint has its parts."""

_MIXED: Final = f"{UNET}input_blocks.1.0.time_mixer.mix_factor"
_FIRST: Final = f"{UNET}input_blocks.0.0.weight"
_LABEL: Final = f"{UNET}label_emb.0.0.weight"
_TEMPORAL: Final = "decoder.mid.block_1.mix_factor"


def is_film(tensors: Mapping[str, TensorInfo]) -> bool:
    """Tell whether a file holds a network that denoises the pictures of a film together."""
    return _MIXED in tensors


def has_temporal_decoder(names: Mapping[str, object]) -> bool:
    """Tell whether an autoencoder, by names without a prefix, decodes the pictures of a film together."""
    return _TEMPORAL in names


def identify_film(tensors: Mapping[str, TensorInfo], precision: str | None) -> Identity:
    """Tell what a file is for which `is_film` holds."""
    found: list[Part] = ["unet"]
    if has_prefix(tensors, VAE):
        found.append("vae")
    if open_clip_prefix(tensors) == VIDEO:
        found.append("image_encoder")
    return Identity("main", "svd", precision, tuple(found), _problems(tensors))


def _problems(tensors: Mapping[str, TensorInfo]) -> tuple[str, ...]:
    """Return a sentence for a network of this kind that is asked in another way."""
    first, label = tensors.get(_FIRST), tensors.get(_LABEL)
    if first is None or label is None or len(first.shape) != 4 or len(label.shape) != 2:
        return ("a first layer of its network is missing or damaged: download it again",)
    if (first.shape[1], label.shape[1]) == (CHANNELS, TOLD * NUMBER_WIDTH):
        return ()
    return (
        f"its network takes {first.shape[1]} channels and is told {label.shape[1] // NUMBER_WIDTH} numbers, where "
        f"those of Stable Video Diffusion take {CHANNELS} and {TOLD}: it is for something else, as SV3D is",
    )

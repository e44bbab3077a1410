"""The original key layout of single files: under which prefix each part's tensors lie. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.records import Base, Kind, Part, Variant

UNET: Final = "model.diffusion_model."
VAE: Final = "first_stage_model."
SD1_CLIP: Final = "cond_stage_model.transformer."
SD2_OPEN_CLIP: Final = "cond_stage_model.model."
SDXL_CLIP: Final = "conditioner.embedders.0.transformer."
SDXL_OPEN_CLIP: Final = "conditioner.embedders.1.model."
REFINER_OPEN_CLIP: Final = "conditioner.embedders.0.model."

_LATENT_CHANNELS: Final = 4
_CHANNEL_VARIANTS: Final[Mapping[int, Variant]] = {9: "inpaint", 8: "edit"}
_TEXT_KEY: Final = ".attn2.to_k.weight"
# The width of the text that cross-attention reads: the one thing that a network alone shows of its base.
_TEXT_WIDTHS: Final[Mapping[int, Base]] = {768: "sd1", 1024: "sd2", 1280: "sdxl", 2048: "sdxl"}
_PREFIXES: Final[Mapping[tuple[Base, Kind], Mapping[Part, str]]] = {
    ("sd1", "main"): {"unet": UNET, "vae": VAE, "text_encoder": SD1_CLIP},
    ("sd2", "main"): {"unet": UNET, "vae": VAE, "text_encoder": SD2_OPEN_CLIP},
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


def text_base(width: int) -> Base | None:
    """Return the base whose cross-attention reads text of this width, None where no base does."""
    return _TEXT_WIDTHS.get(width)


def network_base(tensors: Mapping[str, TensorInfo]) -> Base | None:
    """Return the base of a network with cross-attention, by its keys or the original ones; None if it can't be told."""
    text = next((tensor for name, tensor in tensors.items() if name.endswith(_TEXT_KEY)), None)
    return text_base(text.shape[1]) if text is not None and len(text.shape) == 2 else None


def channel_variant(channels: object) -> tuple[Variant | None, tuple[str, ...]]:
    """Return what a UNet that takes so many channels is made for, and a sentence where that is not known.

    To inpaint, the mask and the masked picture follow the latents; to edit by instruction, the picture does.
    """
    if channels == _LATENT_CHANNELS:
        return None, ()
    variant = _CHANNEL_VARIANTS.get(channels) if isinstance(channels, int) else None
    if variant is not None:
        return variant, ()
    return None, (f"its UNet takes {channels} channels, where 4, 8 (to edit) and 9 (to inpaint) are known",)

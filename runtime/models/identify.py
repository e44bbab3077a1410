"""What a single safetensors file is, told from the names and shapes of its tensors, never from its file name.

The rules look at structure (which text encoders are there, whether the network takes a label embedding), not at
absolute sizes, so that a small network of the same layout is what its large sibling is. It must not know torch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from nodeloom.runtime.models.film.layout import identify_film, is_film
from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify_addition import identify_addition
from nodeloom.runtime.models.identify_alone import identify_alone, is_unet, unet_alone
from nodeloom.runtime.models.identify_beside import identify_beside
from nodeloom.runtime.models.identify_control import identify_control
from nodeloom.runtime.models.identify_lora import identify_lora, is_lora
from nodeloom.runtime.models.identify_stranger import stranger
from nodeloom.runtime.models.identify_vae import ALONE, identify_vae
from nodeloom.runtime.models.original_layout import (
    REFINER_OPEN_CLIP,
    SD1_CLIP,
    SD2_OPEN_CLIP,
    SDXL_CLIP,
    SDXL_OPEN_CLIP,
    UNET,
    VAE,
    channel_variant,
    has_prefix,
)
from nodeloom.runtime.models.precision import main_precision
from nodeloom.runtime.models.records import Base, Identity, Kind, Part, Variant
from nodeloom.runtime.models.vision.layout import UNCLIP, open_clip_prefix

_EDM: Final = ("edm_mean", "edm_vpred.sigma_max")


def identify(header: Header) -> Identity:
    """Tell what a safetensors file with this header is."""
    tensors = header.tensors
    precision = main_precision(tensors.values())
    if is_lora(tensors):
        return identify_lora(header, precision)
    addition = identify_control(tensors, precision) or identify_beside(tensors, precision)
    addition = addition or identify_addition(tensors, precision)
    if addition is not None:
        return addition
    if is_film(tensors):
        return identify_film(tensors, precision)
    if has_prefix(tensors, f"{UNET}input_blocks."):
        return _checkpoint(tensors, precision)
    if all(name in tensors or VAE + name in tensors for name in ALONE):
        return identify_vae(header, precision)
    alone = identify_alone(tensors, precision)
    return alone or Identity("unknown", None, precision, (), (stranger(tensors),))


def _checkpoint(tensors: Mapping[str, TensorInfo], precision: str | None) -> Identity:
    """Identify a file that holds a UNet in the original layout, by the text encoders beside it."""
    encoders, kind, base = _text_encoders(tensors)
    parts: tuple[Part, ...] = ("unet", *(("vae",) if has_prefix(tensors, VAE) else ()), *encoders)
    if base is None and is_unet(tensors):
        return replace(unet_alone(tensors, precision), parts=parts)
    if base is None:
        problem = "it holds a UNet without text encoders of a known kind: use the full checkpoint of the same model"
        return Identity("unknown", None, precision, parts, (problem,))
    variant, problems = _variant(tensors)
    if base == "sd2" and _is_unclip(tensors):
        return Identity(kind, base, precision, (*parts, "image_encoder"), problems, "unclip")
    return Identity(kind, base, precision, parts, (*problems, *_other_training(tensors, base)), variant)


def _is_unclip(tensors: Mapping[str, TensorInfo]) -> bool:
    """Tell whether a UNet is told of a picture, by an image encoder that is beside it."""
    return f"{UNET}label_emb.0.0.weight" in tensors and open_clip_prefix(tensors) == UNCLIP


def _other_training(tensors: Mapping[str, TensorInfo], base: Base) -> Iterator[str]:
    """Yield why a network that looks like those of its base is used in another way."""
    if any(name in tensors for name in _EDM):
        yield "it was trained on noise levels of its own (EDM, as Playground 2.5 and CosXL), which no sampler has yet"
    if base == "sd2" and has_prefix(tensors, f"{UNET}label_emb."):
        yield "it is told more than a prompt, as upscalers are, which no node gives it"


def _text_encoders(tensors: Mapping[str, TensorInfo]) -> tuple[tuple[Part, ...], Kind, Base | None]:
    """Return the text encoder and tokenizer parts, and what their combination means."""
    label_embedding = f"{UNET}label_emb.0.0.weight" in tensors
    if label_embedding and has_prefix(tensors, SDXL_CLIP) and has_prefix(tensors, SDXL_OPEN_CLIP):
        return ("text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2"), "main", "sdxl"
    if label_embedding and has_prefix(tensors, REFINER_OPEN_CLIP):
        return ("text_encoder_2", "tokenizer_2"), "refiner", "sdxl"
    if has_prefix(tensors, SD1_CLIP):
        return ("text_encoder", "tokenizer"), "main", "sd1"
    if has_prefix(tensors, SD2_OPEN_CLIP):
        return ("text_encoder", "tokenizer"), "main", "sd2"
    return (), "unknown", None


def _variant(tensors: Mapping[str, TensorInfo]) -> tuple[Variant | None, tuple[str, ...]]:
    """Return what the UNet is made for, and a sentence where that can't be told."""
    first = tensors.get(f"{UNET}input_blocks.0.0.weight")
    if first is None or len(first.shape) != 4:
        return None, ("the first layer of its UNet is missing: download it again",)
    return channel_variant(first.shape[1])

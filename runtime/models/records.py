"""What is known of a model without loading it: `ModelRecord` and the words it uses. It must not know torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from nodeloom.schema.context import ModelPart

Base = Literal["sd1", "sd2", "sdxl", "svd"]
"""The architecture family: what a VAE, LoRA or embedding must share with a main model to fit."""

Kind = Literal[
    "main",
    "refiner",
    "vae",
    "lora",
    "embedding",
    "controlnet",
    "t2i_adapter",
    "upscaler",
    "clip_vision",
    "text_encoder",
    "unet",
    "style",
    "ip_adapter",
    "gligen",
    "unknown",
]
"""What a model is for; an embedding is a textual inversion; style, ip_adapter and gligen are networks beside others."""

Variant = Literal["inpaint", "edit", "loha", "lokr", "dora", "union", "difference", "control_lora", "unclip"]
"""What a model does otherwise than others of its kind.

UNets to inpaint or to edit by instruction take more channels than latents have. A LoRA's factors may be Hadamard
products (LoHa), Kronecker products (LoKr) or come with magnitudes (DoRA). A ControlNet may be for several sorts of
pictures (union), or be kept as what it adds to a UNet: a difference, or factors of one. A UNet of unCLIP is told of
pictures.
"""

Layout = Literal["diffusers", "single_file"]
"""A folder with a component a subfolder, or one file in the original key layout."""

Part: TypeAlias = ModelPart
"""A component that can be loaded alone, as invocations name it."""

PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the contents of a model say it is.

    `base` is None where the contents don't tell (a VAE fits several). `precision` is the number format of most of
    the weights ("fp16", "bf16", "fp32", ...). `problems` are sentences that say why it can't be used, if it can't.
    """

    kind: Kind
    base: Base | None = None
    precision: str | None = None
    parts: tuple[Part, ...] = ()
    problems: tuple[str, ...] = ()
    variant: Variant | None = None


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """One model that was found.

    `name` is unique in its library. `place` is the path below its model folder with forward slashes, another way
    to ask for it. `size` is bytes on disk of what loading can read.
    """

    name: str
    path: Path
    place: str
    layout: Layout
    kind: Kind
    base: Base | None
    precision: str | None
    parts: tuple[Part, ...]
    size: int
    built_in: bool
    problems: tuple[str, ...]
    variant: Variant | None = None

"""Which models a loader takes, and the sentences for those that it doesn't; nothing is loaded here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from nodeloom.schema import CLIPField, InvocationContext, LoRAField, ModelError, ModelField, UNetField

KINDS = ("main", "refiner")
BASES = ("sd1", "sd2", "sdxl")
FILMS: Final = "svd"
LORA: Final = "lora"
UPSCALER: Final = "upscaler"
Patchable = TypeVar("Patchable", UNetField, CLIPField)

_INSTEAD: Final[Mapping[str, str]] = {"vae": "diffusion/load_vae", "lora": "diffusion/load_lora"}


def main_model(context: InvocationContext, model: ModelField) -> ModelField:
    """The model of a reference, with the hash of its weights; `ModelError` if it has no network to denoise with."""
    found = context.models.resolve(model.model_copy(update={"kind": model.kind or KINDS[0]}))
    if found.kind in KINDS and found.base in BASES:
        return found
    raise ModelError(
        f"model {found.name!r} is of kind {found.kind} and base {found.base or 'unknown'}, must be a Stable Diffusion "
        f"1 or 2, an SDXL base or an SDXL refiner; {_way_out(found)}"
    )


def pictured_model(context: InvocationContext, model: ModelField) -> ModelField:
    """The same of a model that may be told of pictures only, as those that make films are."""
    found = context.models.resolve(model)
    return found if found.kind == "main" and found.base == FILMS else main_model(context, found)


def vae_model(context: InvocationContext, model: ModelField) -> ModelField:
    """The model of a reference, with the hash of its weights; `ModelError` if it has no autoencoder."""
    found = context.models.resolve(model)
    if "vae" not in context.models.parts(found):
        raise ModelError(
            f"model {found.name!r} is of kind {found.kind} and has no autoencoder; choose a VAE or a model with one"
        )
    return found


def lora_model(context: InvocationContext, model: ModelField) -> ModelField:
    """The LoRA of a reference, with the hash of its weights; `ModelError` if it is none."""
    found = context.models.resolve(model.model_copy(update={"kind": model.kind or LORA}))
    if found.kind != LORA:
        raise ModelError(
            f"model {found.name!r} is of kind {found.kind}, must be a LoRA; "
            f"`nodeloom models info {found.name}` tells more"
        )
    return found


def upscaler_model(context: InvocationContext, model: ModelField) -> ModelField:
    """The upscaler of a reference, with the hash of its weights; `ModelError` if it is none."""
    found = context.models.resolve(model.model_copy(update={"kind": model.kind or UPSCALER}))
    if found.kind != UPSCALER:
        raise ModelError(
            f"model {found.name!r} is of kind {found.kind}, must be an upscaler; "
            f"`nodeloom models info {found.name}` tells more"
        )
    return found


def with_lora(field: Patchable, lora: ModelField, weight: float) -> Patchable:
    """The value with one patch more, after those that it has; a weight of 0 is no patch.

    `ModelError` if LoRA and model are known to be of different bases.
    """
    if weight == 0:
        return field
    model = (field.beside if isinstance(field, CLIPField) else None) or field.model
    if None not in (lora.base, model.base) and lora.base != model.base:
        raise ModelError(
            f"LoRA {lora.name!r} is for {lora.base}, the model {model.name!r} is of base {model.base}; "
            "choose a LoRA for that base, or another model"
        )
    return field.model_copy(update={"patches": (*field.patches, LoRAField(model=lora, weight=weight))})


def _way_out(model: ModelField) -> str:
    instead = _INSTEAD.get(model.kind or "")
    return f"use {instead} for it" if instead else f"`nodeloom models info {model.name}` tells more"

"""Between values that travel along edges and what the functions of `runtime.diffusion` take: handles and objects.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from nodeloom.invocations.diffusion.entries import mapped
from nodeloom.schema import (
    ConditioningField,
    FrameField,
    InvocationContext,
    LatentsField,
    LatentsOutput,
    ModelField,
    VAEField,
)

if TYPE_CHECKING:
    import torch
    from diffusers import AutoencoderKL

    from nodeloom.runtime.diffusion.conditioning import Conditioning


def keep_conditioning(
    context: InvocationContext,
    conditioning: Conditioning,
    frame: FrameField | None,
    aesthetic_score: float | None = None,
) -> ConditioningField:
    """Store an encoded prompt; sizes and score travel in the value itself."""
    return ConditioningField(name=_kept(context, conditioning), frame=frame, aesthetic_score=aesthetic_score)


def take_conditioning(context: InvocationContext, field: ConditioningField) -> Conditioning:
    """The encoded prompt of a value, the first one of several; without what says where and when it counts."""
    from nodeloom.runtime.diffusion.conditioning import Conditioning, PictureFrame

    bundle = context.tensors.get(field.name)
    frame = PictureFrame(**field.frame.model_dump()) if field.frame else None
    return Conditioning(bundle["embeds"], bundle.get("pooled"), frame, field.aesthetic_score)


def changed_prompts(
    context: InvocationContext, field: ConditioningField, change: Callable[[Conditioning], Conditioning]
) -> ConditioningField:
    """A value with another text in each of its prompts: what `change` makes of it. All else stays."""
    return mapped(
        field,
        lambda entry: entry.model_copy(update={"name": _kept(context, change(take_conditioning(context, entry)))}),
    )


def _kept(context: InvocationContext, conditioning: Conditioning) -> str:
    bundle = {"embeds": conditioning.embeds}
    if conditioning.pooled is not None:
        bundle["pooled"] = conditioning.pooled
    return context.tensors.put(bundle)


def keep_latents(context: InvocationContext, samples: torch.Tensor) -> LatentsOutput:
    """Store latents [B,C,h,w], unscaled; the output tells the size of the picture in pixels."""
    return hold_latents(context, {"samples": samples})


def hold_latents(context: InvocationContext, bundle: Mapping[str, torch.Tensor]) -> LatentsOutput:
    """Store latents with what travels beside them: a mask, what a network sees of a picture."""
    height, width = (side * FACTOR for side in bundle["samples"].shape[-2:])
    return LatentsOutput(latents=LatentsField(name=context.tensors.put(bundle)), width=width, height=height)


def take_latents(context: InvocationContext, field: LatentsField) -> torch.Tensor:
    """Latents [B,C,h,w], unscaled, of a value."""
    return context.tensors.get(field.name)["samples"]


def latent_scale(context: InvocationContext, model: ModelField) -> float:
    """The factor between a model's latents as they are stored, unscaled, and as its network takes them."""
    factor = context.models.config(model, "vae").get("scaling_factor", 0.18215)  # diffusers' default: SD1's
    assert isinstance(factor, float | int)
    return float(factor)


def autoencoder(context: InvocationContext, vae: VAEField | ModelField) -> AutoencoderKL:
    """The loaded autoencoder of a model."""
    model = vae.model if isinstance(vae, VAEField) else vae
    return cast("AutoencoderKL", context.models.load(model, "vae"))


FACTOR = 8
"""Pixels per latent cell of SD and SDXL."""

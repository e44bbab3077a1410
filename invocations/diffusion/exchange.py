"""Between values that travel along edges and what the functions of `runtime.diffusion` take: handles and objects.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.schema import (
    CLIPField,
    ConditioningField,
    FrameField,
    InvocationContext,
    LatentsField,
    LatentsOutput,
    ModelError,
    ModelField,
    VAEField,
)
from nodeloom.schema.context import ModelPart

if TYPE_CHECKING:
    import torch
    from diffusers import AutoencoderKL

    from nodeloom.runtime.diffusion.conditioning import Conditioning
    from nodeloom.runtime.diffusion.text import TextEncoder

ENCODERS: tuple[tuple[ModelPart, ModelPart], ...] = (("tokenizer", "text_encoder"), ("tokenizer_2", "text_encoder_2"))
"""The parts of SDXL's two text encoders, in the order in which their outputs are joined."""


def text_encoders(context: InvocationContext, clip: CLIPField, count: int) -> list[TextEncoder]:
    """The last `count` text encoders of a model; `ModelError` if it has another number of them."""
    from nodeloom.runtime.diffusion.text import TextEncoder, Tokenizer

    found = [pair for pair in ENCODERS if pair[1] in context.models.parts(clip.model)]
    if len(found) != count:
        fitting = "an SDXL base" if count == len(ENCODERS) else "an SDXL refiner"
        raise ModelError(
            f"model {clip.model.name!r} has {len(found)} text encoders, {count} are needed; connect {fitting}"
        )
    return [
        TextEncoder(
            tokenizer=cast("Tokenizer", context.models.load(clip.model, tokenizer)),
            model=cast("torch.nn.Module", context.models.load(clip.model, encoder)),
        )
        for tokenizer, encoder in found
    ]


def encoded(context: InvocationContext, clip: CLIPField, prompts: Sequence[str]) -> Conditioning:
    """A prompt for each of a model's text encoders, encoded; `ModelError` if it has another number of them."""
    from nodeloom.runtime.diffusion.text import encode_prompt

    encoders = text_encoders(context, clip, len(prompts))
    with numerics(*(encoder.model for encoder in encoders)):
        return encode_prompt(encoders, prompts, skip=clip.skip)


def keep_conditioning(
    context: InvocationContext,
    conditioning: Conditioning,
    frame: FrameField | None,
    aesthetic_score: float | None = None,
) -> ConditioningField:
    """Store an encoded prompt; sizes and score travel in the value itself."""
    bundle = {"embeds": conditioning.embeds}
    if conditioning.pooled is not None:
        bundle["pooled"] = conditioning.pooled
    return ConditioningField(name=context.tensors.put(bundle), frame=frame, aesthetic_score=aesthetic_score)


def take_conditioning(context: InvocationContext, field: ConditioningField) -> Conditioning:
    """The encoded prompt of a value."""
    from nodeloom.runtime.diffusion.conditioning import Conditioning, PictureFrame

    bundle = context.tensors.get(field.name)
    frame = PictureFrame(**field.frame.model_dump()) if field.frame else None
    return Conditioning(bundle["embeds"], bundle.get("pooled"), frame, field.aesthetic_score)


def keep_latents(context: InvocationContext, samples: torch.Tensor) -> LatentsOutput:
    """Store latents [B,C,h,w], unscaled; the output tells the size of the picture in pixels."""
    field = LatentsField(name=context.tensors.put({"samples": samples}))
    return LatentsOutput(latents=field, width=samples.shape[-1] * FACTOR, height=samples.shape[-2] * FACTOR)


def take_latents(context: InvocationContext, field: LatentsField) -> torch.Tensor:
    """Latents [B,C,h,w], unscaled, of a value."""
    return context.tensors.get(field.name)["samples"]


def autoencoder(context: InvocationContext, vae: VAEField | ModelField) -> AutoencoderKL:
    """The loaded autoencoder of a model."""
    model = vae.model if isinstance(vae, VAEField) else vae
    return cast("AutoencoderKL", context.models.load(model, "vae"))


FACTOR = 8
"""Pixels per latent cell of SD and SDXL."""

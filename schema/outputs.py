"""Results that many invocations share, so that packs speak one vocabulary."""

from __future__ import annotations

from nodeloom.schema.fields import OutputField
from nodeloom.schema.output import InvocationOutput
from nodeloom.schema.values import (
    CLIPField,
    ColorField,
    ConditioningField,
    ImageField,
    LatentsField,
    MaskField,
    ModelField,
    UNetField,
    VAEField,
)


class IntegerOutput(InvocationOutput):
    """One whole number."""

    value: int = OutputField(description="The number")


class FloatOutput(InvocationOutput):
    """One number."""

    value: float = OutputField(description="The number")


class StringOutput(InvocationOutput):
    """One text."""

    value: str = OutputField(description="The text")


class BooleanOutput(InvocationOutput):
    """Yes or no."""

    value: bool = OutputField(description="Whether it is so")


class IntegerCollectionOutput(InvocationOutput):
    """Whole numbers."""

    collection: list[int] = OutputField(description="The numbers, in order")


class FloatCollectionOutput(InvocationOutput):
    """Numbers."""

    collection: list[float] = OutputField(description="The numbers, in order")


class StringCollectionOutput(InvocationOutput):
    """Texts."""

    collection: list[str] = OutputField(description="The texts, in order")


class ColorOutput(InvocationOutput):
    """One colour."""

    color: ColorField = OutputField(description="The colour")


class ImageOutput(InvocationOutput):
    """A picture and its size."""

    image: ImageField = OutputField(description="The picture")
    width: int = OutputField(description="Width in pixels")
    height: int = OutputField(description="Height in pixels")


class MaskOutput(InvocationOutput):
    """A mask and its size."""

    mask: MaskField = OutputField(description="The mask")
    width: int = OutputField(description="Width in pixels")
    height: int = OutputField(description="Height in pixels")


class LatentsOutput(InvocationOutput):
    """Latents and the size of the picture they stand for."""

    latents: LatentsField = OutputField(description="The latents")
    width: int = OutputField(description="Width in pixels")
    height: int = OutputField(description="Height in pixels")


class ConditioningOutput(InvocationOutput):
    """An encoded prompt."""

    conditioning: ConditioningField = OutputField(description="The encoded prompt")


class ModelOutput(InvocationOutput):
    """The parts of a model that denoising workflows connect."""

    unet: UNetField = OutputField(description="Denoising network", title="UNet")
    clip: CLIPField = OutputField(description="Text encoders", title="CLIP")
    vae: VAEField = OutputField(description="Autoencoder", title="VAE")
    model: ModelField = OutputField(description="The model, with the hash it was found by")

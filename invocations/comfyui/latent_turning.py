"""ComfyUI's nodes that turn, mirror and cut latents. What travels beside them, such as a mask, stays as it is."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.image_turning import QUARTERS, VERTICALLY, FlipMethod, Rotation
from nodeloom.invocations.comfyui.latent_mixing import with_samples
from nodeloom.invocations.comfyui.results import LatentOutput
from nodeloom.invocations.diffusion.exchange import FACTOR, take_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, invocation

CATEGORY: Final = "comfyui/latent/transform"
LEAST: Final = 8
"""Cells that at least are left of a side."""


@invocation(
    "comfyui/LatentFlip", version=1, title="Flip Latent", category=CATEGORY, tags=["mirror", "flip"], accelerator=True
)
class LatentFlip(Invocation):
    """Mirror latents."""

    samples: LatentsField = InputField(description="The latents", input="connection")
    flip_method: FlipMethod = InputField(default="x-axis: vertically", description="What changes places")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Mirror them."""
        axis = -2 if self.flip_method == VERTICALLY else -1
        return with_samples(context, self.samples, take_latents(context, self.samples).flip(axis))


@invocation(
    "comfyui/LatentRotate",
    version=1,
    title="Rotate Latent",
    category=CATEGORY,
    tags=["turn", "rotate"],
    accelerator=True,
)
class LatentRotate(Invocation):
    """Turn latents to the right, by quarters."""

    samples: LatentsField = InputField(description="The latents", input="connection")
    rotation: Rotation = InputField(default="none", description="How far")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Turn them."""
        turned = take_latents(context, self.samples).rot90(QUARTERS[self.rotation], (-1, -2))
        return with_samples(context, self.samples, turned)


@invocation(
    "comfyui/LatentCrop", version=1, title="Crop Latent", category=CATEGORY, tags=["cut", "crop"], accelerator=True
)
class LatentCrop(Invocation):
    """Cut a rectangle out of latents, in whole cells of 8 pixels; what lies outside them is left out."""

    samples: LatentsField = InputField(description="The latents", input="connection")
    width: int = InputField(default=512, ge=64, le=16384, description="Width in pixels")
    height: int = InputField(default=512, ge=64, le=16384, description="Height in pixels")
    x: int = InputField(default=0, ge=0, le=16384, description="Pixels from the left; at least 64 are left")
    y: int = InputField(default=0, ge=0, le=16384, description="Pixels from above; at least 64 are left")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Cut them."""
        latents = take_latents(context, self.samples)
        top, left = (
            max(0, min(at // FACTOR, size - LEAST))
            for at, size in zip((self.y, self.x), latents.shape[-2:], strict=True)
        )
        bottom, right = top + self.height // FACTOR, left + self.width // FACTOR
        return with_samples(context, self.samples, latents[..., top:bottom, left:right])

"""`diffusion/resize_latents`: a larger canvas for a second, finer pass."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.diffusion.exchange import FACTOR, keep_latents, take_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, LatentsOutput, invocation


@invocation(
    "diffusion/resize_latents",
    version=1,
    title="Resize latents",
    category="latents",
    tags=["upscale", "hires"],
    accelerator=True,
)
class ResizeLatents(Invocation):
    """Resize latents to a picture of exactly width x height pixels; denoise them again for sharpness."""

    latents: LatentsField = InputField(description="The latents to resize")
    width: int = InputField(default=2048, ge=16, le=16384, multiple_of=8, description="Width in pixels")
    height: int = InputField(default=2048, ge=16, le=16384, multiple_of=8, description="Height in pixels")
    method: Literal["nearest-exact", "bilinear", "bicubic", "area"] = InputField(
        default="nearest-exact", description="How values between cells are found"
    )

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Resize the latents."""
        from nodeloom.runtime.diffusion.latents import resize_latents

        samples = take_latents(context, self.latents)
        return keep_latents(context, resize_latents(samples, self.width // FACTOR, self.height // FACTOR, self.method))

"""`diffusion/resize_latents`: a larger canvas for a second, finer pass."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import FACTOR
from nodeloom.invocations.diffusion.newer_choices import newer_choices
from nodeloom.invocations.diffusion.resizing import METHOD, ResizeMethod, resized
from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    LatentsOutput,
    To,
    add_input,
    invocation,
)


@invocation(
    "diffusion/resize_latents",
    version=2,
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
    method: ResizeMethod = InputField(default="nearest-exact", description=METHOD)
    crop: bool = InputField(default=False, description="Cut off what does not fit; off distorts it")

    migrations = (To(2, add_input("crop", False), newer_choices("method", "bilinear", "bislerp")),)

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Resize the latents."""
        cells = (self.width // FACTOR, self.height // FACTOR)
        return resized(context, self.latents, cells, self.method, crop=self.crop)

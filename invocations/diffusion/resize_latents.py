"""`diffusion/resize_latents`: a larger canvas for a second, finer pass."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.diffusion.exchange import FACTOR
from nodeloom.invocations.diffusion.newer_choices import newer_choices
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
    method: Literal["nearest-exact", "bilinear", "bicubic", "area", "bislerp"] = InputField(
        default="nearest-exact", description="How values between cells are found"
    )
    crop: bool = InputField(default=False, description="Cut off what does not fit; off distorts it")

    migrations = (To(2, add_input("crop", False), newer_choices("method", "bilinear", "bislerp")),)

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Resize the latents."""
        from nodeloom.runtime.diffusion.latents import resize_latents

        bundle = context.tensors.get(self.latents.name)
        size = (self.width // FACTOR, self.height // FACTOR)
        samples = resize_latents(bundle["samples"], *size, self.method, crop=self.crop)
        name = context.tensors.put({**bundle, "samples": samples})  # a mask is fitted to any size
        return LatentsOutput(latents=LatentsField(name=name), width=size[0] * FACTOR, height=size[1] * FACTOR)

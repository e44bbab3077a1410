"""`diffusion/scale_latents`: a canvas so many times as large, for a second, finer pass."""

from __future__ import annotations

from nodeloom.invocations.diffusion.resizing import METHOD, ResizeMethod, scaled
from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    LatentsOutput,
    invocation,
)


@invocation(
    "diffusion/scale_latents",
    version=1,
    title="Scale latents",
    category="latents",
    tags=["upscale", "hires", "factor"],
    accelerator=True,
)
class ScaleLatents(Invocation):
    """Resize latents by a factor; denoise them again for sharpness."""

    latents: LatentsField = InputField(description="The latents to resize")
    factor: float = InputField(
        default=1.5, ge=0.01, le=8, description="How many times as wide and as high, in whole cells of 8 pixels"
    )
    method: ResizeMethod = InputField(default="nearest-exact", description=METHOD)

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Resize the latents."""
        return scaled(context, self.latents, ("factor", self.factor), self.method)

"""`diffusion/scale_latents`: a canvas so many times as large, for a second, finer pass."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import FACTOR, take_latents
from nodeloom.invocations.diffusion.resizing import METHOD, ResizeMethod, resized
from nodeloom.schema import (
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    LatentsOutput,
    invocation,
)

MOST = 16384


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
        height, width = take_latents(context, self.latents).shape[-2:]
        cells = (round(width * self.factor), round(height * self.factor))
        if not all(1 <= side <= MOST // FACTOR for side in cells):
            raise InputError(
                f"factor is {self.factor:g}, which makes {cells[0] * FACTOR} x {cells[1] * FACTOR} pixels of "
                f"{width * FACTOR} x {height * FACTOR}; choose one that leaves {FACTOR} to {MOST} on each side"
            )
        return resized(context, self.latents, cells, self.method)

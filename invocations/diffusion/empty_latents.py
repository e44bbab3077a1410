"""`diffusion/empty_latents`: where a picture from nothing begins."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import keep_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsOutput, To, add_input, invocation


@invocation(
    "diffusion/empty_latents",
    version=2,
    title="Empty latents",
    category="latents",
    tags=["size", "width", "height"],
    accelerator=True,
)
class EmptyLatents(Invocation):
    """Latents with nothing in them, for a picture of a given size."""

    width: int = InputField(default=1024, ge=16, le=16384, multiple_of=8, description="Width in pixels")
    height: int = InputField(default=1024, ge=16, le=16384, multiple_of=8, description="Height in pixels")
    batch: int = InputField(default=1, ge=1, le=64, description="How many pictures are made at once")

    migrations = (To(2, add_input("batch", 1)),)

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Make the latents."""
        from nodeloom.runtime.diffusion.latents import empty_latents

        return keep_latents(context, empty_latents(self.width, self.height, self.batch))

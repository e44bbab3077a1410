"""`comfyui/EmptyLatentImage`: where pictures from nothing begin."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.exchange import keep_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/EmptyLatentImage",
    version=1,
    title="Empty Latent Image",
    category="comfyui/latent",
    tags=["size", "width", "height", "batch"],
    accelerator=True,
)
class EmptyLatentImage(Invocation):
    """A batch of latents with nothing in them. Sizes are cut to whole cells of 8 pixels."""

    width: int = InputField(default=512, ge=16, le=16384, description="Width in pixels")
    height: int = InputField(default=512, ge=16, le=16384, description="Height in pixels")
    batch_size: int = InputField(default=1, ge=1, le=4096, description="How many pictures are made at once")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Make the latents."""
        from nodeloom.runtime.diffusion.latents import empty_latents

        return latent_output(keep_latents(context, empty_latents(self.width, self.height, self.batch_size)))

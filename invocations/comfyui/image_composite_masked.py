"""`comfyui/ImageCompositeMasked`: a picture over a place of another."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch, MaskBatch
from nodeloom.invocations.comfyui.pixels import kept, masks, pictures, with_channels
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/ImageCompositeMasked",
    version=1,
    title="ImageCompositeMasked",
    category="comfyui/image",
    tags=["paste", "layer", "mask"],
    accelerator=True,
)
class ImageCompositeMasked(Invocation):
    """Lay pictures over others where a mask is white; what reaches beyond is cut off."""

    destination: Batch = InputField(description="The pictures below", input="connection")
    source: Batch = InputField(description="The pictures above, used again where there are less", input="connection")
    x: int = InputField(default=0, ge=0, le=16384, description="Pixels from the left")
    y: int = InputField(default=0, ge=0, le=16384, description="Pixels from above")
    resize_source: bool = InputField(default=False, description="Whether those above are made as large as those below")
    mask: MaskBatch | None = InputField(
        default=None,
        description="White where those above show; without one they show everywhere",
        input="connection",
    )

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Lay them over; transparency is mixed like a colour."""
        from nodeloom.runtime.diffusion.latents import resize_latents
        from nodeloom.runtime.diffusion.mixing import laid_over

        below = pictures(context, "destination", self.destination)
        above = with_channels(pictures(context, "source", self.source), below.shape[-1]).movedim(-1, 1)
        if self.resize_source:
            above = resize_latents(above, below.shape[2], below.shape[1], "bilinear")
        mask = None if self.mask is None else masks(context, "mask", self.mask)[:, None]
        made = laid_over(below.movedim(-1, 1), above, (self.y, self.x), mask)
        return BatchOutput(image=kept(context, made.movedim(1, -1)))

"""ComfyUI's nodes that lay latents over others. Places are in pixels of the picture, in whole cells of 8."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.batches import MaskBatch
from nodeloom.invocations.comfyui.latent_mixing import with_samples
from nodeloom.invocations.comfyui.results import LatentOutput
from nodeloom.invocations.diffusion.exchange import FACTOR, take_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, invocation

CATEGORY: Final = "comfyui/latent"
_LEFT: Final = "Pixels from the left"
_ABOVE: Final = "Pixels from above"


@invocation(
    "comfyui/LatentComposite",
    version=1,
    title="Latent Composite",
    category=CATEGORY,
    tags=["paste", "layer", "feather"],
    accelerator=True,
)
class LatentComposite(Invocation):
    """Lay latents over others; what reaches beyond is cut off."""

    samples_to: LatentsField = InputField(description="The latents below", input="connection")
    samples_from: LatentsField = InputField(description="The latents above", input="connection")
    x: int = InputField(default=0, ge=0, le=16384, description=_LEFT)
    y: int = InputField(default=0, ge=0, le=16384, description=_ABOVE)
    feather: int = InputField(
        default=0, ge=0, le=16384, description="Pixels over which those above fade out at edges inside the picture"
    )

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Lay them over."""
        from nodeloom.runtime.diffusion.mixing import feathered

        below = take_latents(context, self.samples_to)
        above = take_latents(context, self.samples_from).to(below.device)
        place = (self.y // FACTOR, self.x // FACTOR)
        return with_samples(context, self.samples_to, feathered(below, above, place, self.feather // FACTOR))


@invocation(
    "comfyui/LatentCompositeMasked",
    version=1,
    title="LatentCompositeMasked",
    category=CATEGORY,
    tags=["paste", "layer", "mask"],
    accelerator=True,
)
class LatentCompositeMasked(Invocation):
    """Lay latents over others where a mask is white; what reaches beyond is cut off."""

    destination: LatentsField = InputField(description="The latents below", input="connection")
    source: LatentsField = InputField(description="The latents above", input="connection")
    x: int = InputField(default=0, ge=0, le=16384, description=_LEFT)
    y: int = InputField(default=0, ge=0, le=16384, description=_ABOVE)
    resize_source: bool = InputField(default=False, description="Whether those above are made as large as those below")
    mask: MaskBatch | None = InputField(
        default=None, description="White where those above show; without one they show everywhere", input="connection"
    )

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Lay them over."""
        from nodeloom.invocations.comfyui.pixels import masks
        from nodeloom.runtime.diffusion.latents import resize_latents
        from nodeloom.runtime.diffusion.mixing import laid_over

        below = take_latents(context, self.destination)
        above = take_latents(context, self.source).to(below.device)
        if self.resize_source:
            above = resize_latents(above, below.shape[-1], below.shape[-2], "bilinear")
        mask = None if self.mask is None else masks(context, "mask", self.mask)[:, None].to(below.device)
        place = (self.y // FACTOR, self.x // FACTOR)
        return with_samples(context, self.destination, laid_over(below, above, place, mask))

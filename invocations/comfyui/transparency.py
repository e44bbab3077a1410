"""ComfyUI's nodes that put opacity into pictures and take it out. As masks, what is transparent is white."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.batches import Batch, MaskBatch
from nodeloom.invocations.comfyui.pixels import kept, kept_greys, masks, pictures, with_channels
from nodeloom.invocations.comfyui.results import BatchAndMaskOutput, BatchOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

CATEGORY: Final = "comfyui/mask/compositing"


@invocation(
    "comfyui/SplitImageWithAlpha",
    version=1,
    title="Split Image with Alpha",
    category=CATEGORY,
    tags=["transparency", "alpha", "channel"],
    accelerator=True,
)
class SplitImageWithAlpha(Invocation):
    """Take the transparency out of pictures: they become opaque, and it a mask."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")

    def invoke(self, context: InvocationContext) -> BatchAndMaskOutput:
        """Split each."""
        pixels = with_channels(pictures(context, "image", self.image), 4)
        return BatchAndMaskOutput(image=kept(context, pixels[..., :3]), mask=kept_greys(context, 1.0 - pixels[..., 3]))


@invocation(
    "comfyui/JoinImageWithAlpha",
    version=1,
    title="Join Image with Alpha",
    category=CATEGORY,
    tags=["transparency", "alpha", "channel"],
    accelerator=True,
)
class JoinImageWithAlpha(Invocation):
    """Make pictures transparent where masks are white; of two batches as many as the shorter one has."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    alpha: MaskBatch = InputField(
        description="White where they become transparent, fitted to their size", title="MASK", input="connection"
    )

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Join them."""
        import torch

        from nodeloom.runtime.diffusion.inpainting import on_picture

        pixels = pictures(context, "image", self.image)[..., :3]
        clear = on_picture(masks(context, "alpha", self.alpha)[:, None], pixels)
        count = min(len(pixels), len(clear))
        opacity = 1.0 - clear[:count].movedim(1, -1)
        return BatchOutput(image=kept(context, torch.cat([pixels[:count], opacity], -1)))

"""`comfyui/LoadImageMask`: one channel of a picture file as a mask."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.batches import kept_mask
from nodeloom.invocations.comfyui.results import MaskBatchOutput
from nodeloom.schema import ImageField, InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/LoadImageMask",
    version=1,
    title="Load Image (as Mask)",
    category="comfyui/mask",
    tags=["open", "file", "input", "mask", "alpha", "channel"],
)
class LoadImageMask(Invocation):
    """Make a mask of one channel of a picture file: white where it is bright, or where the picture is transparent."""

    image: ImageField = InputField(description="The picture file", input="direct")
    channel: Literal["alpha", "red", "green", "blue"] = InputField(
        default="alpha", description="Which channel; alpha makes white what is transparent"
    )

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Open the file and take the channel."""
        from nodeloom.invocations.image.ops.mask import mask_from

        mask = mask_from(context.images.load(self.image), self.channel, inverted=self.channel == "alpha")
        return MaskBatchOutput(mask=[kept_mask(context, mask)])

"""Masks from images, and back."""

from __future__ import annotations

from nodeloom.invocations.image.ops.mask import Channel, mask_from
from nodeloom.schema import (
    ImageField,
    ImageOutput,
    InputField,
    Invocation,
    InvocationContext,
    MaskField,
    MaskOutput,
    invocation,
)


@invocation(
    "image/to_mask", version=1, title="Image to mask", category="image/mask", tags=["alpha", "channel", "convert"]
)
class ImageToMask(Invocation):
    """Make a mask of one channel of an image: white where the channel is bright."""

    image: ImageField = InputField(description="The image to take the channel of")
    channel: Channel = InputField(default="luminance", description="Which channel; alpha is opacity")
    invert: bool = InputField(default=False, description="White where the channel is dark")

    def invoke(self, context: InvocationContext) -> MaskOutput:
        """Take the channel."""
        mask = mask_from(context.images.load(self.image), self.channel, inverted=self.invert)
        name = context.images.put(mask).name
        return MaskOutput(mask=MaskField(name=name), width=mask.width, height=mask.height)


@invocation("image/from_mask", version=1, title="Mask to image", category="image/mask", tags=["preview", "convert"])
class MaskToImage(Invocation):
    """Make a grey image of a mask, to look at or to work on."""

    mask: MaskField = InputField(description="The mask")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Show the mask."""
        return context.images.output(mask_from(context.images.load(self.mask), "luminance"))

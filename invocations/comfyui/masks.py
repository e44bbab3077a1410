"""ComfyUI's nodes between pictures and masks, each of a batch by itself."""

from __future__ import annotations

from typing import Final, Literal

from nodeloom.invocations.comfyui.batches import Batch, MaskBatch, colored, items, kept_mask
from nodeloom.invocations.comfyui.results import BatchOutput, MaskBatchOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

CATEGORY: Final = "comfyui/mask"


@invocation("comfyui/SolidMask", version=1, title="SolidMask", category=CATEGORY, tags=["blank", "size"])
class SolidMask(Invocation):
    """Make a mask that is the same everywhere."""

    value: float = InputField(default=1.0, ge=0, le=1, description="0 is black, 1 white")
    width: int = InputField(default=512, ge=1, le=16384, description="Width in pixels")
    height: int = InputField(default=512, ge=1, le=16384, description="Height in pixels")

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Make it."""
        from PIL import Image

        mask = Image.new("L", (self.width, self.height), round(255 * self.value))
        return MaskBatchOutput(mask=[kept_mask(context, mask)])


@invocation("comfyui/InvertMask", version=1, title="InvertMask", category=CATEGORY, tags=["negative"])
class InvertMask(Invocation):
    """Make white what is black in masks, and black what is white."""

    mask: MaskBatch = InputField(description="The masks", title="MASK", input="connection")

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Invert each."""
        from PIL import ImageChops

        masks = (context.images.load(each).convert("L") for each in items("mask", self.mask))
        return MaskBatchOutput(mask=[kept_mask(context, ImageChops.invert(mask)) for mask in masks])


@invocation(
    "comfyui/MaskToImage", version=1, title="Convert Mask to Image", category=CATEGORY, tags=["convert", "grey"]
)
class MaskToImage(Invocation):
    """Make grey pictures of masks."""

    mask: MaskBatch = InputField(description="The masks", title="MASK", input="connection")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Convert each."""
        masks = (context.images.load(each).convert("L") for each in items("mask", self.mask))
        return BatchOutput(image=[context.images.put(mask.convert("RGB")) for mask in masks])


@invocation(
    "comfyui/ImageToMask", version=1, title="Convert Image to Mask", category=CATEGORY, tags=["convert", "channel"]
)
class ImageToMask(Invocation):
    """Make masks of one channel of pictures."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    channel: Literal["red", "green", "blue", "alpha"] = InputField(
        default="red", description="Which channel; alpha of a picture without transparency is white"
    )

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Take the channel of each."""
        pictures = (colored(context, each).convert("RGBA") for each in items("image", self.image))
        name = self.channel[0].upper()
        return MaskBatchOutput(mask=[kept_mask(context, picture.getchannel(name)) for picture in pictures])

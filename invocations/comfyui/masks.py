"""ComfyUI's nodes between pictures and masks, each of a batch by itself."""

from __future__ import annotations

from typing import Final, Literal

from nodeloom.invocations.comfyui.batches import Batch, MaskBatch
from nodeloom.invocations.comfyui.pixels import kept, kept_greys, masks, masks_changed, pictures, with_channels
from nodeloom.invocations.comfyui.results import BatchOutput, MaskBatchOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

CATEGORY: Final = "comfyui/mask"
CHANNELS: Final = ("red", "green", "blue", "alpha")


@invocation(
    "comfyui/SolidMask", version=1, title="SolidMask", category=CATEGORY, tags=["blank", "size"], accelerator=True
)
class SolidMask(Invocation):
    """Make a mask that is the same everywhere."""

    value: float = InputField(default=1.0, ge=0, le=1, description="0 is black, 1 white")
    width: int = InputField(default=512, ge=1, le=16384, description="Width in pixels")
    height: int = InputField(default=512, ge=1, le=16384, description="Height in pixels")

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Make it."""
        import torch

        return MaskBatchOutput(mask=kept_greys(context, torch.full((1, self.height, self.width), self.value)))


@invocation("comfyui/InvertMask", version=1, title="InvertMask", category=CATEGORY, tags=["negative"], accelerator=True)
class InvertMask(Invocation):
    """Make white what is black in masks, and black what is white."""

    mask: MaskBatch = InputField(description="The masks", title="MASK", input="connection")

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Invert each."""
        return masks_changed(context, self.mask, lambda levels: 1.0 - levels)


@invocation(
    "comfyui/MaskToImage",
    version=1,
    title="Convert Mask to Image",
    category=CATEGORY,
    tags=["convert", "grey"],
    accelerator=True,
)
class MaskToImage(Invocation):
    """Make grey pictures of masks."""

    mask: MaskBatch = InputField(description="The masks", title="MASK", input="connection")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Convert each."""
        levels = masks(context, "mask", self.mask)
        return BatchOutput(image=kept(context, levels[..., None].expand(-1, -1, -1, 3)))


@invocation(
    "comfyui/ImageToMask",
    version=1,
    title="Convert Image to Mask",
    category=CATEGORY,
    tags=["convert", "channel"],
    accelerator=True,
)
class ImageToMask(Invocation):
    """Make masks of one channel of pictures."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    channel: Literal["red", "green", "blue", "alpha"] = InputField(
        default="red", description="Which channel; alpha of a picture without transparency is white"
    )

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Take the channel of each."""
        pixels = with_channels(pictures(context, "image", self.image), 4)
        return MaskBatchOutput(mask=kept_greys(context, pixels[..., CHANNELS.index(self.channel)]))


@invocation(
    "comfyui/ImageColorToMask",
    version=1,
    title="ImageColorToMask",
    category=CATEGORY,
    tags=["convert", "color", "key"],
    accelerator=True,
)
class ImageColorToMask(Invocation):
    """Make masks that are white where pictures have a colour."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    color: int = InputField(
        default=0, ge=0, le=0xFFFFFF, description="Red, green and blue as one number: 65536 x red + 256 x green + blue"
    )

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Compare each pixel, rounded to eight bits a channel."""
        import torch

        levels = (pictures(context, "image", self.image)[..., :3].clamp(0, 1) * 255.0).round()
        wanted = torch.tensor([*self.color.to_bytes(3, "big")])
        return MaskBatchOutput(mask=kept_greys(context, (levels == wanted).all(-1).float()))

"""ComfyUI's nodes that pick, repeat and join pictures of batches, or say how large it is."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.several_batches import joined_pictures
from nodeloom.schema import InputField, Invocation, InvocationContext, InvocationOutput, OutputField, invocation

CATEGORY: Final = "comfyui/image/batch"


class BatchSizeOutput(InvocationOutput):
    """How large the pictures of a batch are, and how many."""

    width: int = OutputField(description="Width in pixels", title="width")
    height: int = OutputField(description="Height in pixels", title="height")
    batch_size: int = OutputField(description="How many there are", title="batch_size")


@invocation("comfyui/ImageFromBatch", version=1, title="ImageFromBatch", category=CATEGORY, tags=["pick", "index"])
class ImageFromBatch(Invocation):
    """Take pictures out of a batch, as many as there are."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    batch_index: int = InputField(default=0, ge=0, le=4095, description="The first, counted from 0; at most the last")
    length: int = InputField(default=1, ge=1, le=4096, description="How many are taken")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Take them."""
        batch = items("image", self.image)
        first = min(self.batch_index, len(batch) - 1)
        return BatchOutput(image=batch[first : first + self.length])


@invocation("comfyui/RepeatImageBatch", version=1, title="RepeatImageBatch", category=CATEGORY, tags=["copy", "repeat"])
class RepeatImageBatch(Invocation):
    """Repeat a batch, one copy behind the other."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    amount: int = InputField(default=1, ge=1, le=4096, description="How many times they are there")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Repeat them."""
        return BatchOutput(image=items("image", self.image) * self.amount)


@invocation(
    "comfyui/GetImageSize", version=1, title="Get Image Size", category="comfyui/image", tags=["width", "height"]
)
class GetImageSize(Invocation):
    """Tell how large pictures are, and how many."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")

    def invoke(self, context: InvocationContext) -> BatchSizeOutput:
        """Look at the first: all are of one size."""
        batch = items("image", self.image)
        width, height = context.images.load(batch[0]).size
        return BatchSizeOutput(width=width, height=height, batch_size=len(batch))


@invocation(
    "comfyui/ImageBatch",
    version=1,
    title="Batch Images",
    category="comfyui/image",
    tags=["batch", "join"],
    accelerator=True,
)
class ImageBatch(Invocation):
    """Put two batches behind each other."""

    image1: Batch = InputField(description="The first pictures", input="connection")
    image2: Batch = InputField(
        description="The second pictures; resized to the first ones' size, without what does not fit",
        input="connection",
    )

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Join them."""
        return joined_pictures(context, {"image1": self.image1, "image2": self.image2})

"""`comfyui/PreviewImage`: pictures to look at."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.results import ShownOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/PreviewImage",
    version=1,
    title="Preview Image",
    category="comfyui/image",
    tags=["show", "output"],
    output=True,
)
class PreviewImage(Invocation):
    """Show pictures without saving them."""

    images: Batch = InputField(description="The pictures to show", title="IMAGE", input="connection")

    def invoke(self, context: InvocationContext) -> ShownOutput:
        """Pass them on."""
        return ShownOutput(images=items("images", self.images))

"""`comfyui/MaskPreview`: masks to look at."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import MaskBatch, items
from nodeloom.invocations.comfyui.masks import CATEGORY
from nodeloom.invocations.comfyui.results import ShownOutput
from nodeloom.schema import ImageField, InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/MaskPreview", version=1, title="MaskPreview", category=CATEGORY, tags=["show", "output"], output=True
)
class MaskPreview(Invocation):
    """Show masks without saving them."""

    mask: MaskBatch = InputField(description="The masks to show", title="MASK", input="connection")

    def invoke(self, context: InvocationContext) -> ShownOutput:
        """Pass them on, as pictures."""
        return ShownOutput(images=[ImageField(name=mask.name, hash=mask.hash) for mask in items("mask", self.mask)])

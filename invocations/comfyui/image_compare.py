"""`comfyui/ImageCompare`: two batches of pictures to look at beside each other."""

from __future__ import annotations

from typing import Annotated, Any

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.results import ShownOutput
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, TypeVariable, invocation


@invocation(
    "comfyui/ImageCompare",
    version=1,
    title="Image Compare",
    category="comfyui/image",
    tags=["show", "output", "before", "after"],
    output=True,
)
class ImageCompare(Invocation):
    """Show pictures beside others without saving them."""

    image_a: Batch | None = InputField(default=None, description="The first pictures", input="connection")
    image_b: Batch | None = InputField(
        default=None, description="The others, which are shown after them", input="connection"
    )
    compare_view: Annotated[Any, TypeVariable("V")] = InputField(
        default=None, description="What ComfyUI's editor keeps of how they were shown", hidden=True
    )

    def invoke(self, context: InvocationContext) -> ShownOutput:
        """Pass them on, the first ones first."""
        both = {"image_a": self.image_a, "image_b": self.image_b}
        shown = [image for name, batch in both.items() if batch is not None for image in items(name, batch)]
        if not shown:
            raise InputError("neither image_a nor image_b is connected; connect one of them")
        return ShownOutput(images=shown)

"""`comfyui/LoadImageOutput`: a picture that was saved before."""

from __future__ import annotations

from nodeloom.invocations.comfyui.load_image import opened
from nodeloom.invocations.comfyui.results import BatchAndMaskOutput
from nodeloom.schema import ImageField, InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/LoadImageOutput",
    version=1,
    title="Load Image (from Outputs)",
    category="comfyui/image",
    tags=["open", "file", "output", "mask", "alpha"],
)
class LoadImageOutput(Invocation):
    """Open a picture that a run saved, without its transparency, which is the mask."""

    image: ImageField = InputField(description="The picture file", input="direct")

    def invoke(self, context: InvocationContext) -> BatchAndMaskOutput:
        """Open the file."""
        return opened(context, self.image)

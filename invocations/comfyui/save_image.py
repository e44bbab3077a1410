"""`comfyui/SaveImage`: pictures as files."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.file_prefix import file_prefix
from nodeloom.invocations.comfyui.results import ShownOutput
from nodeloom.invocations.image.ops.modes import standard
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/SaveImage",
    version=1,
    title="Save Image",
    category="comfyui/image",
    tags=["file", "export", "output"],
    output=True,
)
class SaveImage(Invocation):
    """Save pictures as PNG, with the workflow that made them inside: opened again, it reproduces them."""

    images: Batch = InputField(description="The pictures to save", title="IMAGE", input="connection")
    filename_prefix: str = InputField(
        default="ComfyUI",
        max_length=10_000,
        description="Beginning of the files' names; %width% and %height% are those of the picture",
    )

    def invoke(self, context: InvocationContext) -> ShownOutput:
        """Save each, and pass them on."""
        saved = []
        for field in items("images", self.images):
            picture = standard(context.images.load(field))
            saved.append(context.images.save(picture, file_prefix(self.filename_prefix, *picture.size)))
        return ShownOutput(images=saved)

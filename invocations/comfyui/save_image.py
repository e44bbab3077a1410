"""`comfyui/SaveImage` and `comfyui/SaveImageAdvanced`: pictures as files."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import create_model

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.file_prefix import file_prefix
from nodeloom.invocations.comfyui.results import ShownOutput
from nodeloom.invocations.image.ops.modes import standard
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

_CHOICES: Final[dict[str, Any]] = {
    "format.bit_depth": (
        Literal["8-bit"],
        InputField(default="8-bit", title="Bit Depth", description="Bits of a channel", advanced=True),
    ),
    "format.input_color_space": (
        Literal["sRGB"],
        InputField(default="sRGB", title="Color Space", description="What the numbers mean", advanced=True),
    ),
}  # fmt: skip


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


class AdvancedSaving(SaveImage):
    """Save pictures as PNG, with the workflow that made them inside, in the one way that there is here."""

    format: Literal["png"] = InputField(default="png", description="The format of the files")


SaveImageAdvanced: Final = invocation(
    "comfyui/SaveImageAdvanced",
    version=1,
    title="Save Image (Advanced)",
    category="comfyui/image",
    tags=["file", "export", "output"],
    output=True,
)(
    create_model(
        "SaveImageAdvanced", __base__=AdvancedSaving, __module__=__name__, __doc__=AdvancedSaving.__doc__, **_CHOICES
    )
)

"""`comfyui/LoadImage`: a picture file, and what of it is transparent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.batches import kept_mask
from nodeloom.invocations.comfyui.results import BatchAndMaskOutput
from nodeloom.schema import ImageField, InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from PIL.Image import Image

NO_MASK = (64, 64)
"""Width and height of the black mask that stands for none, as in ComfyUI."""


@invocation(
    "comfyui/LoadImage",
    version=1,
    title="Load Image",
    category="comfyui/image",
    tags=["open", "file", "input", "mask", "alpha"],
)
class LoadImage(Invocation):
    """Open a picture file, turned upright, without its transparency, which is the mask.

    Of an animation this is the first frame.
    """

    image: ImageField = InputField(description="The picture file", input="direct")

    def invoke(self, context: InvocationContext) -> BatchAndMaskOutput:
        """Open the file."""
        return opened(context, self.image)


def opened(context: InvocationContext, image: ImageField) -> BatchAndMaskOutput:
    """The picture of a file, opaque, and where it was transparent."""
    from nodeloom.invocations.image.ops.modes import eight_bit

    picture = eight_bit(context.images.load(image))
    mask = kept_mask(context, transparency(picture))
    return BatchAndMaskOutput(image=[context.images.put(picture.convert("RGB"))], mask=[mask])


def transparency(picture: Image) -> Image:
    """A mask (mode L), white where a picture of eight bits a channel is transparent; a black one if it can't be."""
    from PIL import Image as Pillow
    from PIL import ImageChops

    from nodeloom.invocations.image.ops.modes import has_alpha

    if not has_alpha(picture):
        return Pillow.new("L", NO_MASK)
    return ImageChops.invert(picture.getchannel("A"))

"""ComfyUI's nodes that turn, mirror, cut and invert the pictures of a batch, each by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Literal

from nodeloom.invocations.comfyui.batches import Batch, colored, items
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from PIL.Image import Image

FlipMethod = Literal["x-axis: vertically", "y-axis: horizontally"]
Rotation = Literal["none", "90 degrees", "180 degrees", "270 degrees"]
CATEGORY: Final = "comfyui/image/transform"
_TURNS: Final[Mapping[str, str]] = {
    "x-axis: vertically": "FLIP_TOP_BOTTOM", "y-axis: horizontally": "FLIP_LEFT_RIGHT",
    "90 degrees": "ROTATE_270", "180 degrees": "ROTATE_180", "270 degrees": "ROTATE_90",
}  # fmt: skip
"""How Pillow calls it, which turns to the left where ComfyUI turns to the right."""


def changed(context: InvocationContext, batch: Batch, change: Callable[[Image], Image]) -> BatchOutput:
    """Each picture of a batch, changed."""
    return BatchOutput(image=[context.images.put(change(colored(context, each))) for each in items("image", batch)])


def turned(picture: Image, way: str) -> Image:
    """A picture mirrored or turned, as one of ComfyUI's choices says; as it is for any other word."""
    from PIL.Image import Transpose

    return picture.transpose(Transpose[_TURNS[way]]) if way in _TURNS else picture


@invocation("comfyui/ImageFlip", version=1, title="ImageFlip", category=CATEGORY, tags=["mirror", "flip"])
class ImageFlip(Invocation):
    """Mirror pictures."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    flip_method: FlipMethod = InputField(default="x-axis: vertically", description="What changes places")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Mirror each."""
        return changed(context, self.image, lambda picture: turned(picture, self.flip_method))


@invocation("comfyui/ImageRotate", version=1, title="ImageRotate", category=CATEGORY, tags=["turn", "rotate"])
class ImageRotate(Invocation):
    """Turn pictures to the right, by quarters."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    rotation: Rotation = InputField(default="none", description="How far")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Turn each."""
        return changed(context, self.image, lambda picture: turned(picture, self.rotation))


@invocation("comfyui/ImageCrop", version=1, title="Image Crop", category=CATEGORY, tags=["cut", "crop"])
class ImageCrop(Invocation):
    """Cut a rectangle out of pictures; what lies outside them is left out."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    width: int = InputField(default=512, ge=1, le=16384, description="Width in pixels")
    height: int = InputField(default=512, ge=1, le=16384, description="Height in pixels")
    x: int = InputField(default=0, ge=0, le=16384, description="Pixels from the left; at most to the last column")
    y: int = InputField(default=0, ge=0, le=16384, description="Pixels from above; at most to the last row")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Cut each."""
        return changed(context, self.image, self._cut)

    def _cut(self, picture: Image) -> Image:
        x, y = min(self.x, picture.width - 1), min(self.y, picture.height - 1)
        return picture.crop((x, y, min(x + self.width, picture.width), min(y + self.height, picture.height)))


@invocation("comfyui/ImageInvert", version=1, title="Invert Image", category="comfyui/image", tags=["negative"])
class ImageInvert(Invocation):
    """Make negatives of pictures; of transparency, too."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Invert each."""
        from PIL import ImageChops

        return changed(context, self.image, ImageChops.invert)

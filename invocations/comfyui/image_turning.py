"""ComfyUI's nodes that turn, mirror, cut and invert the pictures of a batch, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.pixels import pictures_changed
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from torch import Tensor

FlipMethod = Literal["x-axis: vertically", "y-axis: horizontally"]
Rotation = Literal["none", "90 degrees", "180 degrees", "270 degrees"]
CATEGORY: Final = "comfyui/image/transform"
QUARTERS: Final[Mapping[Rotation, int]] = {"none": 0, "90 degrees": 1, "180 degrees": 2, "270 degrees": 3}
"""How many quarters to the right."""
VERTICALLY: Final = "x-axis: vertically"


@invocation(
    "comfyui/ImageFlip", version=1, title="ImageFlip", category=CATEGORY, tags=["mirror", "flip"], accelerator=True
)
class ImageFlip(Invocation):
    """Mirror pictures."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    flip_method: FlipMethod = InputField(default="x-axis: vertically", description="What changes places")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Mirror each."""
        axis = 1 if self.flip_method == VERTICALLY else 2
        return pictures_changed(context, self.image, lambda pixels: pixels.flip(axis))


@invocation(
    "comfyui/ImageRotate", version=1, title="ImageRotate", category=CATEGORY, tags=["turn", "rotate"], accelerator=True
)
class ImageRotate(Invocation):
    """Turn pictures to the right, by quarters."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    rotation: Rotation = InputField(default="none", description="How far")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Turn each."""
        quarters = QUARTERS[self.rotation]
        return pictures_changed(context, self.image, lambda pixels: pixels.rot90(quarters, (2, 1)))


@invocation(
    "comfyui/ImageCrop", version=1, title="Image Crop", category=CATEGORY, tags=["cut", "crop"], accelerator=True
)
class ImageCrop(Invocation):
    """Cut a rectangle out of pictures; what lies outside them is left out."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    width: int = InputField(default=512, ge=1, le=16384, description="Width in pixels")
    height: int = InputField(default=512, ge=1, le=16384, description="Height in pixels")
    x: int = InputField(default=0, ge=0, le=16384, description="Pixels from the left; at most to the last column")
    y: int = InputField(default=0, ge=0, le=16384, description="Pixels from above; at most to the last row")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Cut each."""
        return pictures_changed(context, self.image, self._cut)

    def _cut(self, pixels: Tensor) -> Tensor:
        y, x = min(self.y, pixels.shape[1] - 1), min(self.x, pixels.shape[2] - 1)
        return pixels[:, y : y + self.height, x : x + self.width]


@invocation(
    "comfyui/ImageInvert",
    version=1,
    title="Invert Image",
    category="comfyui/image",
    tags=["negative"],
    accelerator=True,
)
class ImageInvert(Invocation):
    """Make negatives of pictures; of transparency, too."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Invert each."""
        return pictures_changed(context, self.image, lambda pixels: 1.0 - pixels)

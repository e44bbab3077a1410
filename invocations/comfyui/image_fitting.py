"""ComfyUI's nodes that fit pictures into a size, in their proportion."""

from __future__ import annotations

from typing import Literal, TypeAlias

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.pixels import kept, pictures
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.scaling import METHOD, ScaleMethod, rescaled, scaled
from nodeloom.invocations.comfyui.sizes import Size
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, invocation

PaddingColor: TypeAlias = Literal["white", "black"]


@invocation(
    "comfyui/ImageScaleToMaxDimension",
    version=1,
    title="ImageScaleToMaxDimension",
    category="comfyui/image/upscaling",
    tags=["resize", "size", "longest"],
    accelerator=True,
)
class ImageScaleToMaxDimension(Invocation):
    """Resize pictures, in their proportion, so that the longer side is so long."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    upscale_method: ScaleMethod = InputField(default="area", description=METHOD)
    largest_size: int = InputField(default=512, ge=0, le=16384, description="Pixels of the longer side; above 0")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Resize each."""
        if self.largest_size == 0:
            raise InputError("largest_size is 0, must be above 0: nothing would be left of the pictures")
        return rescaled(context, self.image, self._size, self.upscale_method, "largest_size")

    def _size(self, own: Size) -> Size:
        width, height = own
        if width >= height:
            return self.largest_size, max(1, round(height / width * self.largest_size))
        return max(1, round(width / height * self.largest_size)), self.largest_size


@invocation(
    "comfyui/ResizeAndPadImage",
    version=1,
    title="ResizeAndPadImage",
    category="comfyui/image/transform",
    tags=["resize", "border", "letterbox"],
    accelerator=True,
)
class ResizeAndPadImage(Invocation):
    """Fit pictures into a size, in their proportion, with borders around them."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    target_width: int = InputField(default=512, ge=1, le=16384, description="Width in pixels, with borders")
    target_height: int = InputField(default=512, ge=1, le=16384, description="Height in pixels, with borders")
    padding_color: PaddingColor = InputField(
        default="white", description="Colour of the borders; beside transparency, black is transparent"
    )
    interpolation: ScaleMethod = InputField(default="area", description=METHOD)

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Fit each."""
        from torch.nn import functional

        from nodeloom.invocations.image.ops.bounds import check_size

        check_size(self.target_width, self.target_height, "target_width and target_height")
        pixels = pictures(context, "image", self.image)
        inner = self._inner((pixels.shape[2], pixels.shape[1]))
        left, top = (self.target_width - inner[0]) // 2, (self.target_height - inner[1]) // 2
        sides = [left, self.target_width - inner[0] - left, top, self.target_height - inner[1] - top]
        fitted = scaled(pixels, inner, self.interpolation).movedim(-1, 1)
        framed = functional.pad(fitted, sides, value=1.0 if self.padding_color == "white" else 0.0)
        return BatchOutput(image=kept(context, framed.movedim(1, -1)))

    def _inner(self, own: Size) -> Size:
        """The size within the borders."""
        factor = min(self.target_width / own[0], self.target_height / own[1])
        return max(1, int(own[0] * factor)), max(1, int(own[1] * factor))

"""`comfyui/EmptyImage`: pictures of one colour."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.schema import ColorField, InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/EmptyImage",
    version=1,
    title="EmptyImage",
    category="comfyui/image",
    tags=["blank", "color", "size", "batch"],
)
class EmptyImage(Invocation):
    """Make a batch of pictures of one colour."""

    width: int = InputField(default=512, ge=1, le=16384, description="Width in pixels")
    height: int = InputField(default=512, ge=1, le=16384, description="Height in pixels")
    batch_size: int = InputField(default=1, ge=1, le=4096, description="How many there are")
    color: int = InputField(
        default=0, ge=0, le=0xFFFFFF, description="Red, green and blue as one number: 65536 x red + 256 x green + blue"
    )

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Make one, which stands for all."""
        from nodeloom.invocations.image.ops.blank import blank

        red, green, blue = self.color.to_bytes(3, "big")
        picture = context.images.put(blank(self.width, self.height, ColorField(r=red, g=green, b=blue)))
        return BatchOutput(image=[picture] * self.batch_size)

"""Loading a picture."""

from __future__ import annotations

from nodeloom.invocations.image.ops.modes import standard
from nodeloom.schema import ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation("image/load", version=1, title="Load image", category="image", tags=["open", "file", "input"])
class LoadImage(Invocation):
    """Open a picture file, turned upright; of an animation, its first frame.

    Grey and colour of eight bits a channel and grey of sixteen bits stay as they are, everything else becomes
    RGB, or RGBA if it has transparency.
    """

    image: ImageField = InputField(description="The picture file", input="direct")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Open the file."""
        return context.images.output(standard(context.images.load(self.image)))

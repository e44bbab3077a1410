"""`comfyui/SaveAnimatedPNG`: a batch of pictures as one animated PNG."""

from __future__ import annotations

from nodeloom.invocations.comfyui.animations import AnimationOutput, animated_png, film_frames
from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.file_prefix import file_prefix
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/SaveAnimatedPNG",
    version=1,
    title="SaveAnimatedPNG",
    category="comfyui/image/animation",
    tags=["file", "export", "output", "apng", "film", "video"],
    output=True,
)
class SaveAnimatedPNG(Invocation):
    """Save pictures as one animated PNG, without loss, with the workflow that made them inside."""

    images: Batch = InputField(description="The pictures, in their order", title="IMAGE", input="connection")
    filename_prefix: str = InputField(default="ComfyUI", max_length=10_000, description="Beginning of the file's name")
    fps: float = InputField(default=6.0, ge=0.01, le=1000, description="Pictures a second")
    compress_level: int = InputField(default=4, ge=0, le=9, description="0 is quick, 9 is small")

    def invoke(self, context: InvocationContext) -> AnimationOutput:
        """Save them."""
        frames = [*film_frames(context, "images", self.images)]
        data = animated_png(frames, self.fps, self.compress_level, context.files.workflow)
        prefix, size = file_prefix(self.filename_prefix, *frames[0].size), frames[0].size
        return AnimationOutput(images=[context.files.save(data, prefix, "png", "image/png", size)], animated=[True])

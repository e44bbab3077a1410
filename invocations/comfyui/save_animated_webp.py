"""`comfyui/SaveAnimatedWEBP`: a batch of pictures as one animated WebP."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from nodeloom.invocations.comfyui.animations import AnimationOutput, animated_webp, film_frames
from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.file_prefix import file_prefix
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

Method: TypeAlias = Literal["default", "fastest", "slowest"]
_EFFORTS: Final[dict[Method, int]] = {"default": 4, "fastest": 0, "slowest": 6}


@invocation(
    "comfyui/SaveAnimatedWEBP",
    version=1,
    title="SaveAnimatedWEBP",
    category="comfyui/image/animation",
    tags=["file", "export", "output", "webp", "film", "video"],
    output=True,
)
class SaveAnimatedWEBP(Invocation):
    """Save pictures as one animated WebP, which is a good deal smaller than a PNG."""

    images: Batch = InputField(description="The pictures, in their order", title="IMAGE", input="connection")
    filename_prefix: str = InputField(default="ComfyUI", max_length=10_000, description="Beginning of the file's name")
    fps: float = InputField(default=6.0, ge=0.01, le=1000, description="Pictures a second")
    lossless: bool = InputField(default=True, description="Keep every pixel as it is")
    quality: int = InputField(
        default=80, ge=0, le=100, description="Of the pictures; without loss, how hard to try for a small file"
    )
    method: Method = InputField(default="default", description="How long to look for a small file")

    def invoke(self, context: InvocationContext) -> AnimationOutput:
        """Save them."""
        frames = [*film_frames(context, "images", self.images)]
        data = animated_webp(
            frames, self.fps, lossless=self.lossless, quality=self.quality, method=_EFFORTS[self.method]
        )
        prefix, size = file_prefix(self.filename_prefix, *frames[0].size), frames[0].size
        field = context.files.save(data, prefix, "webp", "image/webp", size)
        return AnimationOutput(images=[field], animated=[len(frames) > 1])

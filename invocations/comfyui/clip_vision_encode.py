"""`comfyui/CLIPVisionEncode`: pictures as an image encoder sees them."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.pixels import pictures
from nodeloom.invocations.comfyui.results import SeenOutput
from nodeloom.invocations.diffusion.vision import keep_seen, seen
from nodeloom.schema import CLIPVisionField, InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/CLIPVisionEncode",
    version=1,
    title="CLIP Vision Encode",
    category="comfyui/conditioning",
    tags=["clip", "vision", "image", "encode"],
    accelerator=True,
)
class CLIPVisionEncode(Invocation):
    """Let an image encoder look at pictures, for what is made after them."""

    clip_vision: CLIPVisionField = InputField(description="The image encoder", title="CLIP_VISION", input="connection")
    image: Batch = InputField(description="The pictures, all of one size", title="IMAGE", input="connection")
    crop: Literal["center", "none"] = InputField(
        default="center", description="See the middle of a picture that is no square, or all of it, distorted"
    )

    def invoke(self, context: InvocationContext) -> SeenOutput:
        """Look at every picture."""
        found = seen(context, self.clip_vision, pictures(context, "image", self.image), self.crop)
        return SeenOutput(clip_vision_output=keep_seen(context, found))

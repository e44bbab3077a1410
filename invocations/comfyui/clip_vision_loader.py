"""`comfyui/CLIPVisionLoader`: an image encoder by itself."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import ImageEncoderOutput
from nodeloom.invocations.diffusion.vision import CLIP_VISION, vision_model
from nodeloom.schema import CLIPVisionField, InputField, Invocation, InvocationContext, ModelField, invocation


@invocation(
    "comfyui/CLIPVisionLoader",
    version=1,
    title="Load CLIP Vision",
    category="comfyui/loaders",
    tags=["clip", "vision", "image", "encoder", "loader"],
)
class CLIPVisionLoader(Invocation):
    """Choose an image encoder by its file name."""

    clip_name: ModelField = InputField(
        description="The image encoder: its file name, or as `nodeloom models` lists it", model_kind=(CLIP_VISION,)
    )

    def invoke(self, context: InvocationContext) -> ImageEncoderOutput:
        """Find the encoder and refer to it by the hash of its weights."""
        return ImageEncoderOutput(clip_vision=CLIPVisionField(model=vision_model(context, self.clip_name)))

"""`comfyui/ImageOnlyCheckpointLoader`: the parts of a checkpoint that is told of a picture and not of a text."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import PicturedCheckpointOutput
from nodeloom.invocations.diffusion.model_choice import pictured_model
from nodeloom.invocations.diffusion.vision import vision_model
from nodeloom.schema import (
    CLIPVisionField,
    InputField,
    Invocation,
    InvocationContext,
    ModelField,
    UNetField,
    VAEField,
    invocation,
)


@invocation(
    "comfyui/ImageOnlyCheckpointLoader",
    version=1,
    title="Image Only Checkpoint Loader (img2vid model)",
    category="comfyui/loaders/video_models",
    tags=["model", "checkpoint", "loader", "svd", "film", "video"],
)
class ImageOnlyCheckpointLoader(Invocation):
    """Choose a checkpoint with an image encoder by its file name, such as Stable Video Diffusion."""

    ckpt_name: ModelField = InputField(
        description="The checkpoint: its file name, or as `nodeloom models` lists it", model_kind=("main",)
    )

    def invoke(self, context: InvocationContext) -> PicturedCheckpointOutput:
        """Find the checkpoint and refer to its parts by the hash of the weights."""
        model = pictured_model(context, self.ckpt_name)
        return PicturedCheckpointOutput(
            model=UNetField(model=model),
            clip_vision=CLIPVisionField(model=vision_model(context, model)),
            vae=VAEField(model=model),
        )

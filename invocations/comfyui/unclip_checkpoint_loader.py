"""`comfyui/unCLIPCheckpointLoader`: the parts of a checkpoint with an image encoder; nothing is loaded here."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import CheckpointWithVisionOutput
from nodeloom.invocations.diffusion.model_choice import BASES, KINDS, main_model
from nodeloom.invocations.diffusion.vision import vision_model
from nodeloom.schema import (
    CLIPField,
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
    "comfyui/unCLIPCheckpointLoader",
    version=1,
    title="unCLIPCheckpointLoader",
    category="comfyui/loaders",
    tags=["model", "checkpoint", "loader", "unclip", "vision"],
)
class UnCLIPCheckpointLoader(Invocation):
    """Choose a checkpoint of unCLIP by its file name: its network, encoders of text and pictures, and autoencoder."""

    ckpt_name: ModelField = InputField(
        description="The checkpoint: its file name, or as `nodeloom models` lists it",
        model_base=BASES,
        model_kind=KINDS,
    )

    def invoke(self, context: InvocationContext) -> CheckpointWithVisionOutput:
        """Find the checkpoint and refer to its parts by the hash of the weights."""
        model = main_model(context, self.ckpt_name)
        return CheckpointWithVisionOutput(
            model=UNetField(model=model),
            clip=CLIPField(model=model),
            vae=VAEField(model=model),
            clip_vision=CLIPVisionField(model=vision_model(context, model)),
        )

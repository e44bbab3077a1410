"""`comfyui/CheckpointLoaderSimple`: the parts of a checkpoint, as references; nothing is loaded here."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import CheckpointOutput
from nodeloom.invocations.diffusion.model_choice import BASES, KINDS, main_model
from nodeloom.schema import (
    CLIPField,
    InputField,
    Invocation,
    InvocationContext,
    ModelField,
    UNetField,
    VAEField,
    invocation,
)


@invocation(
    "comfyui/CheckpointLoaderSimple",
    version=1,
    title="Load Checkpoint",
    category="comfyui/loaders",
    tags=["model", "checkpoint", "loader", "sd1", "sd2", "sdxl"],
)
class CheckpointLoaderSimple(Invocation):
    """Choose a checkpoint by its file name: its network, its text encoders and its autoencoder."""

    ckpt_name: ModelField = InputField(
        description="The checkpoint: its file name, or as `nodeloom models` lists it",
        model_base=BASES,
        model_kind=KINDS,
    )

    def invoke(self, context: InvocationContext) -> CheckpointOutput:
        """Find the checkpoint and refer to its parts by the hash of the weights."""
        model = main_model(context, self.ckpt_name)
        return CheckpointOutput(model=UNetField(model=model), clip=CLIPField(model=model), vae=VAEField(model=model))

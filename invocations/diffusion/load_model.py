"""`diffusion/load_model`: the parts of a model, as references; nothing is loaded before a node needs it."""

from __future__ import annotations

from nodeloom.invocations.diffusion.model_choice import BASES, KINDS, main_model
from nodeloom.schema import (
    CLIPField,
    InputField,
    Invocation,
    InvocationContext,
    ModelField,
    ModelOutput,
    To,
    UNetField,
    VAEField,
    invocation,
)


@invocation(
    "diffusion/load_model",
    version=2,
    title="Load model",
    category="model",
    tags=["checkpoint", "sd1", "sd2", "sdxl", "refiner", "loader"],
)
class LoadModel(Invocation):
    """Choose a model: Stable Diffusion 1 or 2, an SDXL base or an SDXL refiner."""

    model: ModelField = InputField(
        description="The model, as `nodeloom models` lists it", model_base=BASES, model_kind=KINDS
    )

    migrations = (To(2, lossless=True),)  # takes Stable Diffusion 1 and 2 as well; an SDXL is what it was

    def invoke(self, context: InvocationContext) -> ModelOutput:
        """Find the model and refer to its parts by the hash of the weights."""
        model = main_model(context, self.model)
        return ModelOutput(
            unet=UNetField(model=model), clip=CLIPField(model=model), vae=VAEField(model=model), model=model
        )

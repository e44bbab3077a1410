"""`diffusion/load_model`: the parts of a model, as references; nothing is loaded before a node needs it."""

from __future__ import annotations

from nodeloom.schema import (
    CLIPField,
    InputField,
    Invocation,
    InvocationContext,
    ModelError,
    ModelField,
    ModelOutput,
    UNetField,
    VAEField,
    invocation,
)

KINDS = ("main", "refiner")
BASES = ("sdxl",)


@invocation(
    "diffusion/load_model",
    version=1,
    title="Load model",
    category="model",
    tags=["checkpoint", "sdxl", "refiner", "loader"],
)
class LoadModel(Invocation):
    """Choose a model: an SDXL base or an SDXL refiner."""

    model: ModelField = InputField(
        description="The model, as `nodeloom models` lists it", model_base=BASES, model_kind=KINDS
    )

    def invoke(self, context: InvocationContext) -> ModelOutput:
        """Find the model and refer to its parts by the hash of the weights."""
        model = context.models.resolve(self.model)
        if model.kind not in KINDS or model.base not in BASES:
            raise ModelError(
                f"model {model.name!r} is a {model.base or 'unknown'} {model.kind}, must be an SDXL base or refiner"
            )
        return ModelOutput(
            unet=UNetField(model=model), clip=CLIPField(model=model), vae=VAEField(model=model), model=model
        )

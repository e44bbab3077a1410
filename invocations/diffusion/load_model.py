"""`diffusion/load_model`: the parts of a model, as references; nothing is loaded before a node needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.schema import (
    CLIPField,
    InputField,
    Invocation,
    InvocationContext,
    ModelError,
    ModelField,
    ModelOutput,
    To,
    UNetField,
    VAEField,
    invocation,
)

KINDS = ("main", "refiner")
BASES = ("sd1", "sd2", "sdxl")
_INSTEAD: Final[Mapping[str, str]] = {"vae": "diffusion/load_vae", "lora": "diffusion/load_lora"}


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
        model = context.models.resolve(self.model)
        if model.kind not in KINDS or model.base not in BASES:
            raise ModelError(_refusal(model))
        return ModelOutput(
            unet=UNetField(model=model), clip=CLIPField(model=model), vae=VAEField(model=model), model=model
        )


def _refusal(model: ModelField) -> str:
    """Say what a model is that this node can't take, and which node can."""
    instead = _INSTEAD.get(model.kind or "")
    way_out = f"use {instead} for it" if instead else f"`nodeloom models info {model.name}` tells more"
    return (
        f"model {model.name!r} is of kind {model.kind} and base {model.base or 'unknown'}, must be a Stable Diffusion "
        f"1 or 2, an SDXL base or an SDXL refiner; {way_out}"
    )

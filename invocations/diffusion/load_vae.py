"""`diffusion/load_vae`: an autoencoder by itself, for models without one or with a worse one."""

from __future__ import annotations

from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    ModelError,
    ModelField,
    OutputField,
    VAEField,
    invocation,
)


class VAEOutput(InvocationOutput):
    """An autoencoder."""

    vae: VAEField = OutputField(description="Autoencoder", title="VAE")


@invocation(
    "diffusion/load_vae",
    version=1,
    title="Load VAE",
    category="model",
    tags=["vae", "autoencoder", "loader"],
)
class LoadVAE(Invocation):
    """Choose an autoencoder: a VAE by itself, or that of another model."""

    model: ModelField = InputField(description="The VAE, as `nodeloom models` lists it", model_kind=("vae",))

    def invoke(self, context: InvocationContext) -> VAEOutput:
        """Find the model and refer to its autoencoder by the hash of the weights."""
        model = context.models.resolve(self.model)
        if "vae" not in context.models.parts(model):
            raise ModelError(
                f"model {model.name!r} is of kind {model.kind} and has no autoencoder; choose a VAE or a model with one"
            )
        return VAEOutput(vae=VAEField(model=model))

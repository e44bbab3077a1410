"""`diffusion/load_vae`: an autoencoder by itself, for models without one or with a worse one."""

from __future__ import annotations

from nodeloom.invocations.diffusion.model_choice import vae_model
from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
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
        return VAEOutput(vae=VAEField(model=vae_model(context, self.model)))

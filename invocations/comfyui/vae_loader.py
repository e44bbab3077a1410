"""`comfyui/VAELoader`: an autoencoder by itself."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import AutoencoderOutput
from nodeloom.invocations.diffusion.model_choice import vae_model
from nodeloom.schema import InputField, Invocation, InvocationContext, ModelField, VAEField, invocation


@invocation(
    "comfyui/VAELoader",
    version=1,
    title="Load VAE",
    category="comfyui/loaders",
    tags=["vae", "autoencoder", "loader"],
)
class VAELoader(Invocation):
    """Choose an autoencoder by its file name."""

    vae_name: ModelField = InputField(
        description="The VAE: its file name, or as `nodeloom models` lists it", model_kind=("vae",)
    )

    def invoke(self, context: InvocationContext) -> AutoencoderOutput:
        """Find the VAE and refer to it by the hash of its weights."""
        return AutoencoderOutput(vae=VAEField(model=vae_model(context, self.vae_name)))

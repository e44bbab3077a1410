"""`comfyui/LoraLoaderModelOnly`: a LoRA on a network; nothing is loaded here."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import NetworkOutput
from nodeloom.invocations.diffusion.model_choice import LORA, lora_model, with_lora
from nodeloom.schema import InputField, Invocation, InvocationContext, ModelField, UNetField, invocation


@invocation(
    "comfyui/LoraLoaderModelOnly",
    version=1,
    title="Load LoRA (model only)",
    category="comfyui/loaders",
    tags=["lora", "patch", "style", "loader"],
)
class LoraLoaderModelOnly(Invocation):
    """Put a LoRA on a network, and leave its text encoders as they are."""

    model: UNetField = InputField(description="The denoising network", title="MODEL", input="connection")
    lora_name: ModelField = InputField(
        description="The LoRA: its file name, or as `nodeloom models` lists it", model_kind=(LORA,)
    )
    strength_model: float = InputField(
        default=1.0, ge=-100, le=100, description="Strength on the network: 1 is as trained, 0 is without"
    )

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the LoRA, after those that the network has."""
        return NetworkOutput(model=with_lora(self.model, lora_model(context, self.lora_name), self.strength_model))

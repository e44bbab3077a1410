"""`comfyui/LoraLoader`: a LoRA on a network and its text encoders; nothing is loaded here."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import NetworkAndClipOutput
from nodeloom.invocations.diffusion.model_choice import LORA, lora_model, with_lora
from nodeloom.schema import CLIPField, InputField, Invocation, InvocationContext, ModelField, UNetField, invocation


@invocation(
    "comfyui/LoraLoader",
    version=1,
    title="Load LoRA",
    category="comfyui/loaders",
    tags=["lora", "patch", "style", "loader"],
)
class LoraLoader(Invocation):
    """Put a LoRA on a network and its text encoders. Several in a row add up, in order."""

    model: UNetField = InputField(description="The denoising network", title="MODEL", input="connection")
    clip: CLIPField = InputField(description="The text encoders", title="CLIP", input="connection")
    lora_name: ModelField = InputField(
        description="The LoRA: its file name, or as `nodeloom models` lists it", model_kind=(LORA,)
    )
    strength_model: float = InputField(
        default=1.0, ge=-100, le=100, description="Strength on the network: 1 is as trained, 0 is without"
    )
    strength_clip: float = InputField(
        default=1.0, ge=-100, le=100, description="Strength on the text encoders: 1 is as trained, 0 is without"
    )

    def invoke(self, context: InvocationContext) -> NetworkAndClipOutput:
        """Note the LoRA on both, after those that they have."""
        lora = lora_model(context, self.lora_name)
        return NetworkAndClipOutput(
            model=with_lora(self.model, lora, self.strength_model),
            clip=with_lora(self.clip, lora, self.strength_clip),
        )

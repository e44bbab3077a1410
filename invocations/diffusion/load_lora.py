"""`diffusion/load_lora`: a LoRA put on a network, its text encoders, or both; nothing is loaded here."""

from __future__ import annotations

from nodeloom.invocations.diffusion.model_choice import LORA, lora_model, with_lora
from nodeloom.schema import (
    CLIPField,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    ModelField,
    OutputField,
    UNetField,
    invocation,
)


class LoRAOutput(InvocationOutput):
    """What came in, with the LoRA on it."""

    unet: UNetField | None = OutputField(description="Denoising network, if one came in", title="UNet")
    clip: CLIPField | None = OutputField(description="Text encoders, if they came in", title="CLIP")


@invocation(
    "diffusion/load_lora",
    version=1,
    title="Load LoRA",
    category="model",
    tags=["lora", "patch", "style", "loader"],
)
class LoadLoRA(Invocation):
    """Put a LoRA on a model: on its denoising network, its text encoders, or both.

    Several in a row add up, in order. The model itself is not changed.
    """

    unet: UNetField | None = InputField(default=None, description="The model's denoising network", title="UNet")
    clip: CLIPField | None = InputField(default=None, description="The model's text encoders", title="CLIP")
    lora: ModelField = InputField(description="The LoRA, as `nodeloom models` lists it", model_kind=(LORA,))
    unet_weight: float = InputField(
        default=1.0, ge=-10, le=10, description="Strength on the denoising network: 1 is as trained, 0 is without"
    )
    clip_weight: float = InputField(
        default=1.0, ge=-10, le=10, description="Strength on the text encoders: 1 is as trained, 0 is without"
    )

    def invoke(self, context: InvocationContext) -> LoRAOutput:
        """Note the LoRA on what came in, after those that it has already."""
        if self.unet is None and self.clip is None:
            raise InputError("neither unet nor clip is connected; connect what the LoRA is to be put on")
        lora = lora_model(context, self.lora)
        return LoRAOutput(
            unet=self.unet and with_lora(self.unet, lora, self.unet_weight),
            clip=self.clip and with_lora(self.clip, lora, self.clip_weight),
        )

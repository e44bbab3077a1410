"""`diffusion/load_lora`: a LoRA put on a network, its text encoders, or both; nothing is loaded here."""

from __future__ import annotations

from typing import Final, TypeVar

from nodeloom.schema import (
    CLIPField,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    LoRAField,
    ModelError,
    ModelField,
    OutputField,
    UNetField,
    invocation,
)

KIND: Final = "lora"
Patchable = TypeVar("Patchable", UNetField, CLIPField)


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
    lora: ModelField = InputField(description="The LoRA, as `nodeloom models` lists it", model_kind=(KIND,))
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
        lora = context.models.resolve(self.lora.model_copy(update={"kind": self.lora.kind or KIND}))
        if lora.kind != KIND:
            raise ModelError(
                f"model {lora.name!r} is of kind {lora.kind}, must be a LoRA; "
                f"`nodeloom models info {lora.name}` tells more"
            )
        return LoRAOutput(
            unet=self.unet and _with_lora(self.unet, lora, self.unet_weight),
            clip=self.clip and _with_lora(self.clip, lora, self.clip_weight),
        )


def _with_lora(field: Patchable, lora: ModelField, weight: float) -> Patchable:
    """The value with one patch more; a weight of 0 is no patch."""
    if weight == 0:
        return field
    if None not in (lora.base, field.model.base) and lora.base != field.model.base:
        raise ModelError(
            f"LoRA {lora.name!r} is for {lora.base}, the model {field.model.name!r} is of base {field.model.base}; "
            "choose a LoRA for that base, or another model"
        )
    return field.model_copy(update={"patches": (*field.patches, LoRAField(model=lora, weight=weight))})

"""ComfyUI's nodes that enlarge pictures with a network made for it."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.pixels import kept, pictures
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.diffusion.model_choice import upscaler_model
from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    ModelField,
    OutputField,
    UpscalerField,
    invocation,
)

_UPSCALER: Final = "A network that enlarges pictures"


class UpscalerOutput(InvocationOutput):
    """A network that enlarges pictures."""

    upscale_model: UpscalerField = OutputField(description=_UPSCALER, title="UPSCALE_MODEL")


@invocation(
    "comfyui/UpscaleModelLoader",
    version=1,
    title="Load Upscale Model",
    category="comfyui/loaders",
    tags=["esrgan", "swinir", "upscale", "loader", "model"],
)
class UpscaleModelLoader(Invocation):
    """Choose an upscaler, such as ESRGAN, by its file name."""

    model_name: ModelField = InputField(
        description="The upscaler: its file name, or as `nodeloom models` lists it", model_kind=("upscaler",)
    )

    def invoke(self, context: InvocationContext) -> UpscalerOutput:
        """Find it and refer to it by the hash of its weights."""
        return UpscalerOutput(upscale_model=UpscalerField(model=upscaler_model(context, self.model_name)))


@invocation(
    "comfyui/ImageUpscaleWithModel",
    version=1,
    title="Upscale Image (using Model)",
    category="comfyui/image/upscaling",
    tags=["esrgan", "swinir", "upscale", "enlarge"],
    accelerator=True,
)
class ImageUpscaleWithModel(Invocation):
    """Enlarge pictures, as many times as the network is made for, in pieces of 512 pixels."""

    upscale_model: UpscalerField = InputField(description=_UPSCALER, input="connection")
    image: Batch = InputField(description="The pictures; transparency is left out", title="IMAGE", input="connection")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Enlarge each."""
        from nodeloom.invocations.diffusion.upscaling import upscaled

        pixels = pictures(context, "image", self.image)[..., :3]
        return BatchOutput(image=kept(context, upscaled(context, self.upscale_model.model, pixels)))

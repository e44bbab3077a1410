"""`image/upscale_with_model`: a larger picture, by a network that was trained for it."""

from __future__ import annotations

from nodeloom.schema import (
    ImageField,
    ImageOutput,
    InputField,
    Invocation,
    InvocationContext,
    ModelField,
    invocation,
)


@invocation(
    "image/upscale_with_model",
    version=1,
    title="Upscale with model",
    category="image/transform",
    tags=["esrgan", "swinir", "enlarge", "super resolution"],
    accelerator=True,
)
class UpscaleWithModel(Invocation):
    """Enlarge a picture by a network such as ESRGAN or SwinIR, as many times as that was made for."""

    image: ImageField = InputField(description="The picture; transparency is left out")
    model: ModelField = InputField(description="The upscaler, as `nodeloom models` lists it", model_kind=("upscaler",))

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Enlarge it."""
        import torch
        from PIL import Image

        from nodeloom.invocations.diffusion.model_choice import upscaler_model
        from nodeloom.invocations.diffusion.upscaling import upscaled
        from nodeloom.invocations.image.ops.numbers import color_numbers
        from nodeloom.runtime.diffusion.autoencoder import to_bytes

        pixels = torch.tensor(color_numbers(context, self.image)[..., :3])[None]
        larger = upscaled(context, upscaler_model(context, self.model), pixels)
        return context.images.output(Image.fromarray(to_bytes(larger)[0]))

"""`image/upscale_with_model`: a larger picture, by a network that was trained for it."""

from __future__ import annotations

from nodeloom.schema import (
    ImageField,
    ImageOutput,
    InputField,
    Invocation,
    InvocationContext,
    ModelField,
    To,
    add_input,
    invocation,
)


@invocation(
    "image/upscale_with_model",
    version=2,
    title="Upscale with model",
    category="image/transform",
    tags=["esrgan", "swinir", "enlarge", "super resolution"],
    accelerator=True,
)
class UpscaleWithModel(Invocation):
    """Enlarge a picture by a network such as ESRGAN or SwinIR.

    For more than the network was made for it looks again at what it made; what is too large then is made smaller.
    """

    image: ImageField = InputField(description="The picture; transparency is left out")
    model: ModelField = InputField(description="The upscaler, as `nodeloom models` lists it", model_kind=("upscaler",))
    scale: float | None = InputField(
        default=None, ge=1, le=16, description="How many times larger; empty is what the network was made for"
    )

    migrations = (To(2, add_input("scale")),)

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Enlarge it."""
        import torch
        from PIL import Image

        from nodeloom.invocations.diffusion.model_choice import upscaler_model
        from nodeloom.invocations.diffusion.upscaling import upscaled, upscaled_to
        from nodeloom.invocations.image.ops.numbers import color_numbers
        from nodeloom.invocations.image.ops.resize import resize
        from nodeloom.runtime.diffusion.autoencoder import to_bytes

        model, pixels = upscaler_model(context, self.model), torch.tensor(color_numbers(context, self.image)[..., :3])
        if self.scale is None:
            return context.images.output(Image.fromarray(to_bytes(upscaled(context, model, pixels[None]))[0]))
        height, width = (round(side * self.scale) for side in pixels.shape[:2])
        larger = Image.fromarray(to_bytes(upscaled_to(context, model, pixels[None], width, height))[0])
        return context.images.output(larger if larger.size == (width, height) else resize(larger, width, height))

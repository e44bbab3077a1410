"""`comfyui/ImageAddNoise`: grain over pictures."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.pixels import pictures_changed
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, Seed, invocation


@invocation(
    "comfyui/ImageAddNoise",
    version=1,
    title="ImageAddNoise",
    category="comfyui/image",
    tags=["grain", "noise"],
    accelerator=True,
)
class ImageAddNoise(Invocation):
    """Add noise to every number of pictures, each batch that of its seed."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    seed: Seed = InputField(default=0, description="Seed of the noise")
    strength: float = InputField(default=0.5, ge=0, le=1, description="How strongly")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Add it; what comes to lie beyond black and white is cut off."""
        from nodeloom.runtime.diffusion.noise import initial_noise

        return pictures_changed(
            context,
            self.image,
            lambda pixels: (pixels + self.strength * initial_noise(pixels.shape, self.seed)).clamp(0, 1),
        )

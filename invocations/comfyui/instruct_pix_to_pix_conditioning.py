"""`comfyui/InstructPixToPixConditioning`: pictures as models see them that edit by instruction."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.encoding import batch_pixels, encoded
from nodeloom.invocations.comfyui.results import GuidedLatentOutput
from nodeloom.invocations.diffusion.channels import SHOWN
from nodeloom.invocations.diffusion.entries import hinted
from nodeloom.invocations.diffusion.exchange import autoencoder, keep_latents
from nodeloom.schema import (
    ConditioningField,
    HintField,
    InputField,
    Invocation,
    InvocationContext,
    VAEField,
    invocation,
)


@invocation(
    "comfyui/InstructPixToPixConditioning",
    version=1,
    title="InstructPixToPixConditioning",
    category="comfyui/conditioning/instructpix2pix",
    tags=["edit", "instruct", "pix2pix", "vae", "encode", "prompt"],
    accelerator=True,
)
class InstructPixToPixConditioning(Invocation):
    """Show pictures to a model that edits by instruction ("make it winter"), while it denoises empty latents."""

    positive: ConditioningField = InputField(description="What to do", input="connection")
    negative: ConditioningField = InputField(description="What to avoid", input="connection")
    vae: VAEField = InputField(description="The autoencoder", title="VAE", input="connection")
    pixels: Batch = InputField(description="The pictures, all of one size", title="IMAGE", input="connection")

    def invoke(self, context: InvocationContext) -> GuidedLatentOutput:
        """Encode the pictures and put them beside the prompts."""
        import torch

        vae = autoencoder(context, self.vae)
        shown = torch.cat([encoded(context, vae, pixels) for pixels in batch_pixels(context, self.pixels, vae)])
        hint = HintField(kind=SHOWN, tensors=context.tensors.put({SHOWN: shown}))
        return GuidedLatentOutput(
            positive=hinted(self.positive, hint),
            negative=hinted(self.negative, hint),
            latent=keep_latents(context, torch.zeros_like(shown)).latents,
        )

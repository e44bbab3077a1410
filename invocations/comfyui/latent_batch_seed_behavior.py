"""`comfyui/LatentBatchSeedBehavior`: whether the pictures of a batch begin with the same noise."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.exchange import hold_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, invocation


@invocation(
    "comfyui/LatentBatchSeedBehavior",
    version=1,
    title="LatentBatchSeedBehavior",
    category="comfyui/latent/advanced",
    tags=["batch", "noise"],
    accelerator=True,
)
class LatentBatchSeedBehavior(Invocation):
    """Let all pictures of a batch begin with the noise of its first, or each with noise of its own."""

    samples: LatentsField = InputField(description="The latents", title="LATENT", input="connection")
    seed_behavior: Literal["random", "fixed"] = InputField(
        default="fixed", description="fixed is the same noise for all, random other noise for each"
    )

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Say which noise each gets."""
        import torch

        from nodeloom.runtime.diffusion.batches import PLACES, SAMPLES

        bundle = dict(context.tensors.get(self.samples.name))
        places = bundle.pop(PLACES, torch.zeros(1, dtype=torch.int64))
        if self.seed_behavior == "fixed":
            bundle[PLACES] = places[:1].repeat(len(bundle[SAMPLES]))
        return latent_output(hold_latents(context, bundle))

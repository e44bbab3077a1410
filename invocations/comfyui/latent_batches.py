"""ComfyUI's nodes that pick and repeat the pictures of a batch of latents."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.exchange import hold_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, invocation

CATEGORY: Final = "comfyui/latent/batch"


@invocation(
    "comfyui/RepeatLatentBatch",
    version=1,
    title="Repeat Latent Batch",
    category=CATEGORY,
    tags=["batch", "copy"],
    accelerator=True,
)
class RepeatLatentBatch(Invocation):
    """Repeat latents, so that sampling makes several pictures of them, each with noise of its own."""

    samples: LatentsField = InputField(description="The latents", title="LATENT", input="connection")
    amount: int = InputField(default=1, ge=1, le=64, description="How many times they are there")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Repeat them."""
        from nodeloom.runtime.diffusion.batches import repeated

        return latent_output(hold_latents(context, repeated(context.tensors.get(self.samples.name), self.amount)))


@invocation(
    "comfyui/LatentFromBatch",
    version=1,
    title="Latent From Batch",
    category=CATEGORY,
    tags=["batch", "pick", "index"],
    accelerator=True,
)
class LatentFromBatch(Invocation):
    """Take pictures out of a batch of latents, as many as there are; they keep the noise that they had in it."""

    samples: LatentsField = InputField(description="A batch of latents", title="LATENT", input="connection")
    batch_index: int = InputField(default=0, ge=0, le=63, description="The first, counted from 0; at most the last")
    length: int = InputField(default=1, ge=1, le=64, description="How many are taken")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Take them."""
        from nodeloom.runtime.diffusion.batches import picked

        bundle = context.tensors.get(self.samples.name)
        first = min(self.batch_index, len(bundle["samples"]) - 1)
        return latent_output(hold_latents(context, picked(bundle, first, self.length)))


@invocation(
    "comfyui/LatentBatch", version=1, title="LatentBatch", category=CATEGORY, tags=["batch", "join"], accelerator=True
)
class LatentBatch(Invocation):
    """Put two batches of latents behind each other; each picture keeps the noise that it had in its own."""

    samples1: LatentsField = InputField(description="The first batch; what travels beside it stays", input="connection")
    samples2: LatentsField = InputField(description="The second batch, fitted to the first's size", input="connection")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Join them."""
        from nodeloom.runtime.diffusion.batches import joined

        first, second = (context.tensors.get(each.name) for each in (self.samples1, self.samples2))
        return latent_output(hold_latents(context, joined(first, second)))

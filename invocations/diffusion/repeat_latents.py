"""`diffusion/repeat_latents`: one picture's latents as a batch."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import hold_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, LatentsOutput, invocation


@invocation(
    "diffusion/repeat_latents",
    version=1,
    title="Repeat latents",
    category="latents",
    tags=["batch", "copy"],
    accelerator=True,
)
class RepeatLatents(Invocation):
    """Repeat latents, so that denoising makes several pictures of them at once, each with noise of its own."""

    latents: LatentsField = InputField(description="The latents")
    count: int = InputField(default=2, ge=1, le=64, description="How many times they are there")

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Repeat them."""
        from nodeloom.runtime.diffusion.batches import repeated

        return hold_latents(context, repeated(context.tensors.get(self.latents.name), self.count))

"""`diffusion/pick_latents`: some pictures out of a batch."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import hold_latents
from nodeloom.schema import (
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    LatentsOutput,
    invocation,
)


@invocation(
    "diffusion/pick_latents",
    version=1,
    title="Pick latents",
    category="latents",
    tags=["batch", "slice", "index"],
    accelerator=True,
)
class PickLatents(Invocation):
    """Take pictures out of a batch of latents.

    They keep the noise that they had in it: pick from an empty batch to make one of its pictures again, by itself.
    """

    latents: LatentsField = InputField(description="A batch of latents")
    first: int = InputField(default=0, ge=0, le=4095, description="The first picture that is taken, counted from 0")
    count: int = InputField(default=1, ge=1, le=4096, description="How many are taken, or as many as are left")

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Pick them."""
        from nodeloom.runtime.diffusion.batches import picked

        try:
            bundle = picked(context.tensors.get(self.latents.name), self.first, self.count)
        except ValueError as error:
            raise InputError(str(error)) from error
        return hold_latents(context, bundle)

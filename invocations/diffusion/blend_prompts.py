"""`diffusion/blend_prompts`: something between two prompts."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import keep_conditioning, take_conditioning
from nodeloom.schema import (
    ConditioningField,
    ConditioningOutput,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "diffusion/blend_prompts",
    version=1,
    title="Blend prompts",
    category="conditioning",
    tags=["prompt", "average", "mix"],
    accelerator=True,
)
class BlendPrompts(Invocation):
    """Mix two encoded prompts, word by word as they stand; the result is as long as the first."""

    first: ConditioningField = InputField(description="An encoded prompt, whose sizes are kept")
    second: ConditioningField = InputField(description="Another one, of the same model")
    share: float = InputField(
        default=0.5, ge=0, le=1, component="slider", description="How much the first counts; the rest is the second's"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Mix them."""
        from nodeloom.runtime.diffusion.conditioning import blended

        first, second = take_conditioning(context, self.first), take_conditioning(context, self.second)
        try:
            conditioning = blended(first, second, self.share)
        except ValueError as error:
            raise InputError(str(error)) from error
        kept = keep_conditioning(context, conditioning, self.first.frame, self.first.aesthetic_score)
        return ConditioningOutput(conditioning=kept)

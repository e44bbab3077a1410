"""`diffusion/blend_prompts`: something between two prompts."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import changed_prompts, take_conditioning
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

        second = take_conditioning(context, self.second)
        try:
            mixed = changed_prompts(context, self.first, lambda first: blended(first, second, self.share))
        except ValueError as error:
            raise InputError(str(error)) from error
        return ConditioningOutput(conditioning=mixed)

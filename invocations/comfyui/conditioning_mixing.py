"""ComfyUI's nodes that make one prompt of two."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.diffusion.entries import combined
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

CATEGORY: Final = "comfyui/conditioning"
FIRST_OF_FROM: Final = "the first one counts, if they are several"


@invocation(
    "comfyui/ConditioningCombine",
    version=1,
    title="Conditioning (Combine)",
    category=CATEGORY,
    tags=["prompt", "and", "region", "area"],
)
class ConditioningCombine(Invocation):
    """Let prompts count beside each other, each where and when it does: the network is asked about all of them."""

    conditioning_1: ConditioningField = InputField(description="Prompts", input="connection")
    conditioning_2: ConditioningField = InputField(description="Prompts that count beside them", input="connection")

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Put them in one list."""
        return ConditioningOutput(conditioning=combined([self.conditioning_1, self.conditioning_2]))


@invocation(
    "comfyui/ConditioningConcat",
    version=1,
    title="Conditioning (Concat)",
    category=CATEGORY,
    tags=["prompt", "and", "join"],
    accelerator=True,
)
class ConditioningConcat(Invocation):
    """Let a network read one prompt after the other, each in chunks of its own."""

    conditioning_to: ConditioningField = InputField(description="Prompts, whose sizes are kept", input="connection")
    conditioning_from: ConditioningField = InputField(
        description=f"The prompt that follows each of them; {FIRST_OF_FROM}", input="connection"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Join them."""
        from nodeloom.runtime.diffusion.conditioning import joined

        second = take_conditioning(context, self.conditioning_from)
        try:
            both = changed_prompts(context, self.conditioning_to, lambda first: joined(first, second))
        except ValueError as error:
            raise InputError(f"conditioning_to and conditioning_from: {error}") from error
        return ConditioningOutput(conditioning=both)


@invocation(
    "comfyui/ConditioningAverage",
    version=1,
    title="ConditioningAverage",
    category=CATEGORY,
    tags=["prompt", "mix", "blend"],
    accelerator=True,
)
class ConditioningAverage(Invocation):
    """Mix prompts word by word as they stand; the result is as long as the one that is mixed into."""

    conditioning_to: ConditioningField = InputField(description="Prompts, whose sizes are kept", input="connection")
    conditioning_from: ConditioningField = InputField(
        description=f"The prompt that is mixed into each of them; {FIRST_OF_FROM}", input="connection"
    )
    conditioning_to_strength: float = InputField(
        default=1.0, ge=0, le=1, description="How much conditioning_to counts; the rest is conditioning_from's"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Mix them."""
        from nodeloom.runtime.diffusion.conditioning import blended

        second, share = take_conditioning(context, self.conditioning_from), self.conditioning_to_strength
        try:
            mixed = changed_prompts(context, self.conditioning_to, lambda first: blended(first, second, share))
        except ValueError as error:
            raise InputError(f"conditioning_to and conditioning_from: {error}") from error
        return ConditioningOutput(conditioning=mixed)

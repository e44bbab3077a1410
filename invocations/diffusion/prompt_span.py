"""`diffusion/prompt_span`: when a prompt counts."""

from __future__ import annotations

from nodeloom.invocations.diffusion.entries import mapped
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
    "diffusion/prompt_span",
    version=1,
    title="Prompt for a part of the steps",
    category="conditioning",
    tags=["prompt", "schedule", "time", "range", "editing"],
)
class PromptSpan(Invocation):
    """Let a prompt count for a part of the way from noise to picture: outlines form at first, details at last."""

    conditioning: ConditioningField = InputField(description="An encoded prompt")
    start: float = InputField(
        default=0.0, ge=0, le=1, component="slider", description="Where it begins to count; 0 is all noise"
    )
    end: float = InputField(
        default=1.0, ge=0, le=1, component="slider", description="Where it ends to count; 1 is the picture"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Set the span."""
        if self.start >= self.end:
            raise InputError(f"start is {self.start:g}, must be less than end, {self.end:g}")
        span = (self.start, self.end)
        timed = mapped(self.conditioning, lambda entry: entry.model_copy(update={"span": span}))
        return ConditioningOutput(conditioning=timed)

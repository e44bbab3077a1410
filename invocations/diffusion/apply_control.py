"""`diffusion/apply_control`: prompts that a picture steers as well."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.diffusion.controlling import END, MOST_STRENGTH, START, STRENGTH, kept_pictures, steered
from nodeloom.schema import (
    ConditioningField,
    ControlField,
    ImageField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    To,
    add_input,
    invocation,
)

_SOFT = frozenset({"more_prompt", "more_control"})
"""Modes in which the effect is less where the network sees details."""
_ONE_SIDED = frozenset({"more_control", "unbalanced"})
"""Modes in which what to avoid is not steered."""


class SteeredPrompts(InvocationOutput):
    """The prompts, with the picture."""

    positive: ConditioningField = OutputField(description="What to show, steered")
    negative: ConditioningField | None = OutputField(description="What to avoid, steered, if it came in")


@invocation(
    "diffusion/apply_control",
    version=2,
    title="Apply control",
    category="conditioning",
    tags=["controlnet", "t2i", "adapter", "canny", "depth", "pose", "scribble"],
    accelerator=True,
)
class ApplyControl(Invocation):
    """Let a picture, such as edges, depth or a pose, steer what is denoised.

    Several in a row add up. The picture is scaled to what is denoised, and cut where the proportions differ.
    """

    positive: ConditioningField = InputField(description="What to show")
    negative: ConditioningField | None = InputField(default=None, description="What to avoid; it is steered as well")
    control: ControlField = InputField(description="The ControlNet or T2I adapter")
    image: ImageField | list[ImageField] = InputField(
        description="The picture, of the sort that the control model knows; of several, each steers one of the batch"
    )
    strength: float = InputField(default=1.0, ge=0, le=MOST_STRENGTH, description=STRENGTH)
    start: float = InputField(default=0.0, ge=0, le=1, description=START)
    end: float = InputField(default=1.0, ge=0, le=1, description=END)
    mode: Literal["balanced", "more_prompt", "more_control", "unbalanced"] = InputField(
        default="balanced",
        advanced=True,
        description="Whether the prompts or the picture count more where they differ",
        choice_labels={
            "balanced": "Both",
            "more_prompt": "The prompts",
            "more_control": "The picture",
            "unbalanced": "The picture, strongly",
        },
    )

    migrations = (To(2, add_input("mode", "balanced")),)

    def invoke(self, context: InvocationContext) -> SteeredPrompts:
        """Put it on both prompts."""
        images = self.image if isinstance(self.image, list) else [self.image]
        pictures = kept_pictures(context, "image", images)
        one_sided, span = self.mode in _ONE_SIDED, (self.start, self.end)
        prompts = [self.positive, *([self.negative] if self.negative and not one_sided else [])]
        positive, *negative = steered(prompts, self.control, pictures, self.strength, span, is_soft=self.mode in _SOFT)
        return SteeredPrompts(positive=positive, negative=negative[0] if negative else self.negative)

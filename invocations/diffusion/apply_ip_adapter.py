"""`diffusion/apply_ip_adapter`: pictures as prompts."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from nodeloom.invocations.diffusion.controlling import END, START
from nodeloom.invocations.diffusion.picture_prompting import IP_ADAPTER, MOST_STRENGTH, prompted
from nodeloom.invocations.diffusion.vision import CLIP_VISION
from nodeloom.schema import (
    ConditioningField,
    ImageField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    ModelField,
    OutputField,
    invocation,
)

Part: TypeAlias = Literal["all", "style", "composition", "style_and_composition"]
_PARTS: Final = {
    "all": "Everything",
    "style": "Style",
    "composition": "Composition",
    "style_and_composition": "Style and composition",
}


class PicturedPrompts(InvocationOutput):
    """The prompts, with the pictures."""

    positive: ConditioningField = OutputField(description="What to show, with the pictures")
    negative: ConditioningField | None = OutputField(description="What to avoid, if it came in, with nothing for them")


@invocation(
    "diffusion/apply_ip_adapter",
    version=1,
    title="Apply IP-Adapter",
    category="conditioning",
    tags=["image prompt", "ip-adapter", "style", "reference", "face", "variation"],
    accelerator=True,
)
class ApplyIPAdapter(Invocation):
    """Let pictures be prompts: what is denoised takes after their subject, style or composition.

    Several in a row add up.
    """

    positive: ConditioningField = InputField(description="What to show")
    negative: ConditioningField | None = InputField(default=None, description="What to avoid")
    model: ModelField = InputField(
        description="The IP-Adapter, as `nodeloom models` lists it", model_kind=(IP_ADAPTER,), title="IP-Adapter"
    )
    encoder: ModelField = InputField(
        description="The image encoder that it was made with: ViT-H mostly, ViT-bigG for some of SDXL",
        model_kind=(CLIP_VISION,),
        title="Image encoder",
    )
    image: ImageField | list[ImageField] = InputField(description="The picture, or several that are seen together")
    strength: float = InputField(
        default=1.0, ge=-MOST_STRENGTH, le=MOST_STRENGTH, description="How much the pictures count; 0 is not at all"
    )
    part: Part = InputField(
        default="all",
        description="What is taken of them: only some of the network's blocks see the pictures",
        choice_labels=_PARTS,
    )
    start: float = InputField(default=0.0, ge=0, le=1, description=START)
    end: float = InputField(default=1.0, ge=0, le=1, description=END)

    def invoke(self, context: InvocationContext) -> PicturedPrompts:
        """Put them on both prompts."""
        prompts = [self.positive, *([self.negative] if self.negative else [])]
        if self.strength != 0:
            images = self.image if isinstance(self.image, list) else [self.image]
            settings: dict[str, bool | int | float | str] = {
                "strength": self.strength,
                "start": self.start,
                "end": self.end,
                "part": self.part,
            }
            prompts = prompted(context, prompts, self.model, self.encoder, images, settings)
        positive, *negative = prompts
        return PicturedPrompts(positive=positive, negative=negative[0] if negative else None)

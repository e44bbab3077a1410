"""`diffusion/sdxl_prompt`: a prompt for an SDXL base, with the sizes it is told."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import keep_conditioning
from nodeloom.invocations.diffusion.framing import MOST_TOLD, ORIGINAL_HEIGHT, ORIGINAL_WIDTH, told_frame
from nodeloom.invocations.diffusion.prompting import (
    EMBEDDING_KIND,
    EMBEDDINGS,
    MAX_PROMPT,
    SYNTAX,
    SYNTAX_LABELS,
    Prompts,
    SyntaxName,
)
from nodeloom.schema import (
    CLIPField,
    ConditioningOutput,
    FrameField,
    InputField,
    Invocation,
    InvocationContext,
    ModelField,
    To,
    add_input,
    invocation,
)


@invocation(
    "diffusion/sdxl_prompt",
    version=2,
    title="Prompt for SDXL",
    category="conditioning",
    tags=["prompt", "text", "clip", "encode", "embedding"],
    purity="external",
    accelerator=True,
)
class SDXLPrompt(Invocation):
    """Encode a prompt with both text encoders of an SDXL base."""

    clip: CLIPField = InputField(description="The text encoders of an SDXL base", title="CLIP")
    prompt: str = InputField(default="", max_length=MAX_PROMPT, component="textarea", description="The prompt")
    style: str = InputField(
        default="",
        max_length=MAX_PROMPT,
        component="textarea",
        description="Prompt for the second text encoder; empty means the same",
        advanced=True,
    )
    original_width: int | None = InputField(default=None, ge=1, le=MOST_TOLD, description=ORIGINAL_WIDTH, advanced=True)
    original_height: int | None = InputField(
        default=None, ge=1, le=MOST_TOLD, description=ORIGINAL_HEIGHT, advanced=True
    )
    crop_x: int = InputField(
        default=0, ge=0, le=MOST_TOLD, description="Pixels the model is told were cut off at the left", advanced=True
    )
    crop_y: int = InputField(
        default=0, ge=0, le=MOST_TOLD, description="Pixels the model is told were cut off at the top", advanced=True
    )
    target_width: int | None = InputField(
        default=None,
        ge=1,
        le=MOST_TOLD,
        description="Width in pixels that the model is to bring it to; empty is the same",
        advanced=True,
    )
    target_height: int | None = InputField(
        default=None,
        ge=1,
        le=MOST_TOLD,
        description="Height in pixels that the model is to bring it to; empty is the same",
        advanced=True,
    )
    syntax: SyntaxName = InputField(default="comfyui", description=SYNTAX, choice_labels=SYNTAX_LABELS, advanced=True)
    embeddings: list[ModelField] = InputField(
        default=[], description=EMBEDDINGS, model_kind=(EMBEDDING_KIND,), advanced=True
    )

    migrations = (
        To(
            2,
            add_input("syntax", "plain", stored=True),
            add_input("embeddings", []),
            add_input("target_width", None),
            add_input("target_height", None),
        ),
    )

    def probe(self, context: InvocationContext) -> str:
        """Digests of the embeddings that are named but not listed."""
        return self._prompts().digests(context)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode and store the prompt."""
        conditioning = self._prompts().encoded(context, self.clip, 2)
        return ConditioningOutput(conditioning=keep_conditioning(context, conditioning, self._frame()))

    def _prompts(self) -> Prompts:
        return Prompts((self.prompt, self.style or self.prompt), self.syntax, self.embeddings)

    def _frame(self) -> FrameField | None:
        return told_frame(
            (self.original_width, self.original_height),
            (self.crop_x, self.crop_y),
            (self.target_width, self.target_height),
        )

"""`diffusion/sdxl_refiner_prompt`: a prompt for an SDXL refiner, with the aesthetic score it is told."""

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
    InputField,
    Invocation,
    InvocationContext,
    ModelField,
    To,
    add_input,
    invocation,
)


@invocation(
    "diffusion/sdxl_refiner_prompt",
    version=2,
    title="Prompt for SDXL refiner",
    category="conditioning",
    tags=["prompt", "text", "clip", "encode", "aesthetic", "embedding"],
    purity="external",
    accelerator=True,
)
class SDXLRefinerPrompt(Invocation):
    """Encode a prompt with the text encoder of an SDXL refiner."""

    clip: CLIPField = InputField(description="The text encoder of an SDXL refiner", title="CLIP")
    prompt: str = InputField(default="", max_length=MAX_PROMPT, component="textarea", description="The prompt")
    aesthetic_score: float = InputField(
        default=6.0,
        ge=0,
        le=10,
        description="Beauty that the model is told: high to show, low (2.5) to avoid",
        advanced=True,
    )
    original_width: int | None = InputField(default=None, ge=1, le=MOST_TOLD, description=ORIGINAL_WIDTH, advanced=True)
    original_height: int | None = InputField(
        default=None, ge=1, le=MOST_TOLD, description=ORIGINAL_HEIGHT, advanced=True
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
            add_input("original_width", None),
            add_input("original_height", None),
        ),
    )

    def probe(self, context: InvocationContext) -> str:
        """Digests of the embeddings that are named but not listed."""
        return self._prompts().digests(context)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode and store the prompt."""
        conditioning = self._prompts().encoded(context, self.clip, 1)
        frame = told_frame((self.original_width, self.original_height))
        kept = keep_conditioning(context, conditioning, frame, self.aesthetic_score)
        return ConditioningOutput(conditioning=kept)

    def _prompts(self) -> Prompts:
        return Prompts((self.prompt,), self.syntax, self.embeddings)

"""`diffusion/prompt`: a prompt for any model."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import keep_conditioning
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
    invocation,
)


@invocation(
    "diffusion/prompt",
    version=1,
    title="Prompt",
    category="conditioning",
    tags=["prompt", "text", "clip", "encode", "sd1", "sd2", "sdxl", "embedding"],
    purity="external",
    accelerator=True,
)
class Prompt(Invocation):
    """Encode a prompt with all text encoders of a model."""

    clip: CLIPField = InputField(description="The text encoders of a model", title="CLIP")
    prompt: str = InputField(default="", max_length=MAX_PROMPT, component="textarea", description="The prompt")
    syntax: SyntaxName = InputField(default="comfyui", description=SYNTAX, choice_labels=SYNTAX_LABELS, advanced=True)
    embeddings: list[ModelField] = InputField(
        default=[], description=EMBEDDINGS, model_kind=(EMBEDDING_KIND,), advanced=True
    )

    def probe(self, context: InvocationContext) -> str:
        """Digests of the embeddings that are named but not listed."""
        return self._prompts().digests(context)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode and store the prompt."""
        conditioning = self._prompts().encoded(context, self.clip)
        return ConditioningOutput(conditioning=keep_conditioning(context, conditioning, None))

    def _prompts(self) -> Prompts:
        return Prompts((self.prompt,), self.syntax, self.embeddings)

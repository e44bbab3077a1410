"""`comfyui/CLIPTextEncode`: a prompt in ComfyUI's marks."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import keep_conditioning
from nodeloom.invocations.diffusion.prompting import MAX_PROMPT, Prompts
from nodeloom.schema import CLIPField, ConditioningOutput, InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/CLIPTextEncode",
    version=1,
    title="CLIP Text Encode (Prompt)",
    category="comfyui/conditioning",
    tags=["prompt", "text", "clip", "encode", "embedding"],
    purity="external",
    accelerator=True,
)
class CLIPTextEncode(Invocation):
    """Encode a prompt with all text encoders of a model: (word:1.2) weighs, embedding:name is a textual inversion.

    A textual inversion that is not there is ignored, as in ComfyUI.
    """

    text: str = InputField(default="", max_length=MAX_PROMPT, component="textarea", description="The prompt")
    clip: CLIPField = InputField(description="The text encoders of a model", title="CLIP", input="connection")

    def probe(self, context: InvocationContext) -> str:
        """Digests of the embeddings that the prompt names."""
        return self._prompts().digests(context)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode and store the prompt."""
        encoded = self._prompts().encoded(context, self.clip)
        return ConditioningOutput(conditioning=keep_conditioning(context, encoded, None))

    def _prompts(self) -> Prompts:
        return Prompts((self.text,), "comfyui", (), if_missing="ignore")

"""`comfyui/CLIPTextEncodeControlnet`: a text for ControlNets alone."""

from __future__ import annotations

from nodeloom.invocations.diffusion.control_text import with_control_text
from nodeloom.invocations.diffusion.prompting import MAX_PROMPT, Prompts
from nodeloom.schema import (
    CLIPField,
    ConditioningField,
    ConditioningOutput,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "comfyui/CLIPTextEncodeControlnet",
    version=1,
    title="CLIPTextEncodeControlnet",
    category="comfyui/_for_testing/conditioning",
    tags=["prompt", "text", "controlnet"],
    classification="beta",
    purity="external",
    accelerator=True,
)
class CLIPTextEncodeControlnet(Invocation):
    """Let the ControlNets of a prompt read another text than the network does."""

    clip: CLIPField = InputField(description="The text encoders of a model", title="CLIP", input="connection")
    conditioning: ConditioningField = InputField(description="Encoded prompts", input="connection")
    text: str = InputField(default="", max_length=MAX_PROMPT, component="textarea", description="What ControlNets read")

    def probe(self, context: InvocationContext) -> str:
        """Digests of the embeddings that the text names."""
        return self._prompts().digests(context)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode the text, and put it on the prompts."""
        encoded = self._prompts().encoded(context, self.clip)
        return ConditioningOutput(conditioning=with_control_text(context, self.conditioning, encoded))

    def _prompts(self) -> Prompts:
        return Prompts((self.text,), "comfyui", (), if_missing="ignore")

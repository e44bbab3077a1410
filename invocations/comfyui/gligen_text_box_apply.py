"""`comfyui/GLIGENTextBoxApply`: a text in a box of the picture."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import FACTOR
from nodeloom.invocations.diffusion.grounding import boxed
from nodeloom.invocations.diffusion.prompting import MAX_PROMPT, Prompts
from nodeloom.schema import (
    CLIPField,
    ConditioningField,
    ConditioningOutput,
    GLIGENField,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "comfyui/GLIGENTextBoxApply",
    version=1,
    title="GLIGENTextBoxApply",
    category="comfyui/conditioning/gligen",
    tags=["gligen", "box", "area", "text", "prompt"],
    purity="external",
    accelerator=True,
)
class GLIGENTextBoxApply(Invocation):
    """Say what is to be seen in a box of the picture, beside the prompt. Several in a row add up."""

    conditioning_to: ConditioningField = InputField(
        description="The prompt for the picture", title="CONDITIONING", input="connection"
    )
    clip: CLIPField = InputField(description="The text encoders of the model", title="CLIP", input="connection")
    gligen_textbox_model: GLIGENField = InputField(description="The GLIGEN model", title="GLIGEN", input="connection")
    text: str = InputField(
        default="", max_length=MAX_PROMPT, component="textarea", description="What is to be seen in the box"
    )
    width: int = InputField(default=64, ge=8, le=16384, multiple_of=8, description="Of the box, in pixels")
    height: int = InputField(default=64, ge=8, le=16384, multiple_of=8, description="Of the box, in pixels")
    x: int = InputField(default=0, ge=0, le=16384, multiple_of=8, description="Pixels left of the box")
    y: int = InputField(default=0, ge=0, le=16384, multiple_of=8, description="Pixels above the box")

    def probe(self, context: InvocationContext) -> str:
        """Digests of the embeddings that the text names."""
        return self._prompts().digests(context)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode the text and note the box."""
        text = self._prompts().summary(context, self.clip)
        cells = (self.x // FACTOR, self.y // FACTOR, self.width // FACTOR, self.height // FACTOR)
        return ConditioningOutput(
            conditioning=boxed(context, self.conditioning_to, self.gligen_textbox_model, text, cells)
        )

    def _prompts(self) -> Prompts:
        return Prompts((self.text,), "comfyui", (), if_missing="ignore")

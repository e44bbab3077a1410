"""`diffusion/clip_skip`: which layer of the text encoders is listened to."""

from __future__ import annotations

from nodeloom.schema import (
    CLIPField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    invocation,
)


class CLIPOutput(InvocationOutput):
    """Text encoders."""

    clip: CLIPField = OutputField(description="The text encoders", title="CLIP")


@invocation(
    "diffusion/clip_skip",
    version=1,
    title="Clip skip",
    category="conditioning",
    tags=["clip", "skip", "layer", "text"],
)
class ClipSkip(Invocation):
    """Stop the text encoders at a layer before the last, as some models were trained."""

    clip: CLIPField = InputField(description="The text encoders of a model", title="CLIP")
    stop_at_layer: int = InputField(
        default=-2, ge=-24, le=-1, description="Layer to stop at: -1 is the last, -2 the one before (clip skip 2)"
    )

    def invoke(self, context: InvocationContext) -> CLIPOutput:
        """Note the layer; nothing is loaded before a prompt needs it."""
        return CLIPOutput(clip=self.clip.model_copy(update={"skip": -self.stop_at_layer}))

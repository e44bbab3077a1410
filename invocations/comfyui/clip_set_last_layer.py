"""`comfyui/CLIPSetLastLayer`: which layer of the text encoders is listened to."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import TextEncodersOutput
from nodeloom.schema import CLIPField, InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/CLIPSetLastLayer",
    version=1,
    title="CLIP Set Last Layer",
    category="comfyui/conditioning",
    tags=["clip", "skip", "layer", "text"],
)
class CLIPSetLastLayer(Invocation):
    """Stop the text encoders at a layer before the last, as some models were trained."""

    clip: CLIPField = InputField(description="The text encoders", title="CLIP", input="connection")
    stop_at_clip_layer: int = InputField(
        default=-1, ge=-24, le=-1, description="Layer to stop at: -1 is the last, -2 the one before (clip skip 2)"
    )

    def invoke(self, context: InvocationContext) -> TextEncodersOutput:
        """Note the layer; nothing is loaded before a prompt needs it."""
        return TextEncodersOutput(clip=self.clip.model_copy(update={"skip": -self.stop_at_clip_layer}))

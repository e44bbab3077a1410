"""`comfyui/CLIPMergeSimple` and its kin: text encoders mixed with others; nothing is computed here."""

from __future__ import annotations

from nodeloom.invocations.comfyui.merging import ALL, CLIP1, CLIP2, RATIO, by_ratio, mixed_encoders
from nodeloom.invocations.comfyui.results import TextEncodersOutput
from nodeloom.schema import CLIPField, InputField, Invocation, InvocationContext, invocation

_CATEGORY = "comfyui/advanced/model_merging"
_TAGS = ["merge", "mix", "clip", "text"]


@invocation("comfyui/CLIPMergeSimple", version=1, title="CLIPMergeSimple", category=_CATEGORY, tags=_TAGS)
class CLIPMergeSimple(Invocation):
    """Average the text encoders of two models of one base, parameter by parameter."""

    clip1: CLIPField = InputField(description=CLIP1, input="connection")
    clip2: CLIPField = InputField(description=CLIP2, input="connection")
    ratio: float = InputField(default=1.0, ge=0, le=1, description=RATIO)

    def invoke(self, context: InvocationContext) -> TextEncodersOutput:
        """Note the mixture."""
        return TextEncodersOutput(clip=mixed_encoders(self.clip1, self.clip2, {ALL: by_ratio(self.ratio)}))


@invocation("comfyui/CLIPMergeAdd", version=1, title="CLIPMergeAdd", category=_CATEGORY, tags=_TAGS)
class CLIPMergeAdd(Invocation):
    """Add text encoders to others, which is most often the difference of two."""

    clip1: CLIPField = InputField(description=CLIP1, input="connection")
    clip2: CLIPField = InputField(description=CLIP2, input="connection")

    def invoke(self, context: InvocationContext) -> TextEncodersOutput:
        """Note the mixture."""
        return TextEncodersOutput(clip=mixed_encoders(self.clip1, self.clip2, {ALL: (1.0, 1.0)}))


@invocation("comfyui/CLIPMergeSubtract", version=1, title="CLIPMergeSubtract", category=_CATEGORY, tags=_TAGS)
class CLIPMergeSubtract(Invocation):
    """Subtract text encoders from others of their base."""

    clip1: CLIPField = InputField(description=CLIP1, input="connection")
    clip2: CLIPField = InputField(description=CLIP2, input="connection")
    multiplier: float = InputField(default=1.0, ge=-10, le=10, description="How much of the difference there is")

    def invoke(self, context: InvocationContext) -> TextEncodersOutput:
        """Note the mixture."""
        weights = {ALL: (self.multiplier, -self.multiplier)}
        return TextEncodersOutput(clip=mixed_encoders(self.clip1, self.clip2, weights))

"""ComfyUI's nodes that multiply the weights of attention; nothing is computed here."""

from __future__ import annotations

from typing import Final, TypeVar

from nodeloom.invocations.comfyui.merging import CLIP1, MODEL1
from nodeloom.invocations.comfyui.results import NetworkOutput, TextEncodersOutput
from nodeloom.schema import (
    CLIPField,
    InputField,
    Invocation,
    InvocationContext,
    ScalingField,
    UNetField,
    invocation,
)

CATEGORY: Final = "comfyui/_for_testing/attention_experiments"
_TAGS: Final = ["attention", "weights", "multiply"]
_Q: Final = "What the weights are multiplied with that make what looks"
_K: Final = "What the weights are multiplied with that make what is looked for"
_V: Final = "What the weights are multiplied with that make what is seen"
_OUT: Final = "What the weights are multiplied with that what was seen goes out through"

_Part = TypeVar("_Part", UNetField, CLIPField)


def _scaled(part: _Part, **factors: float) -> _Part:
    """A part of a model with weights multiplied, after what is done with it so far."""
    scaling = ScalingField(after=len(part.patches), factors=factors)
    return part.model_copy(update={"mixtures": (*part.mixtures, scaling)})


class _UNetFactors(Invocation):
    """The factors of one kind of attention of a network."""

    model: UNetField = InputField(description=MODEL1, title="MODEL", input="connection")
    q: float = InputField(default=1.0, ge=0, le=10, description=_Q)
    k: float = InputField(default=1.0, ge=0, le=10, description=_K)
    v: float = InputField(default=1.0, ge=0, le=10, description=_V)
    out: float = InputField(default=1.0, ge=0, le=10, description=_OUT)

    def scaled(self, attention: str) -> NetworkOutput:
        """The network with the factors noted."""
        factors = {"to_q": self.q, "to_k": self.k, "to_v": self.v, "to_out.0": self.out}
        named = {f"{attention}.{name}": factor for name, factor in factors.items()}
        return NetworkOutput(model=_scaled(self.model, **named))


@invocation(
    "comfyui/UNetSelfAttentionMultiply",
    version=1,
    title="UNetSelfAttentionMultiply",
    category=CATEGORY,
    tags=_TAGS,
    classification="beta",
)
class UNetSelfAttentionMultiply(_UNetFactors):
    """Multiply the weights by which parts of the picture look at each other."""

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the factors."""
        return self.scaled("attn1")


@invocation(
    "comfyui/UNetCrossAttentionMultiply",
    version=1,
    title="UNetCrossAttentionMultiply",
    category=CATEGORY,
    tags=_TAGS,
    classification="beta",
)
class UNetCrossAttentionMultiply(_UNetFactors):
    """Multiply the weights by which parts of the picture look at the prompt."""

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the factors."""
        return self.scaled("attn2")


@invocation(
    "comfyui/CLIPAttentionMultiply",
    version=1,
    title="CLIPAttentionMultiply",
    category=CATEGORY,
    tags=_TAGS,
    classification="beta",
)
class CLIPAttentionMultiply(Invocation):
    """Multiply the weights by which words of a prompt look at each other."""

    clip: CLIPField = InputField(description=CLIP1, title="CLIP", input="connection")
    q: float = InputField(default=1.0, ge=0, le=10, description=_Q)
    k: float = InputField(default=1.0, ge=0, le=10, description=_K)
    v: float = InputField(default=1.0, ge=0, le=10, description=_V)
    out: float = InputField(default=1.0, ge=0, le=10, description=_OUT)

    def invoke(self, context: InvocationContext) -> TextEncodersOutput:
        """Note the factors."""
        factors = {"q_proj": self.q, "k_proj": self.k, "v_proj": self.v, "out_proj": self.out}
        scaled = _scaled(self.clip, **{f"self_attn.{name}": each for name, each in factors.items()})
        return TextEncodersOutput(clip=scaled)

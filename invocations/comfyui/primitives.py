"""ComfyUI's primitives: one value each, for several nodes to share."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.results import BooleanValueOutput, FloatValueOutput, IntValueOutput, StringValueOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

LARGEST: Final = 2**63 - 1
"""The limit of numbers, up and down."""
_CATEGORY = "comfyui/utils/primitive"


@invocation("comfyui/PrimitiveString", version=1, title="String", category=_CATEGORY, tags=["text", "value"])
class PrimitiveString(Invocation):
    """A text of one line."""

    value: str = InputField(default="", description="The text")

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Pass the text on."""
        return StringValueOutput(string=self.value)


@invocation(
    "comfyui/PrimitiveStringMultiline",
    version=1,
    title="String (Multiline)",
    category=_CATEGORY,
    tags=["text", "value"],
)
class PrimitiveStringMultiline(Invocation):
    """A text of several lines."""

    value: str = InputField(default="", description="The text", component="textarea")

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Pass the text on."""
        return StringValueOutput(string=self.value)


@invocation("comfyui/PrimitiveInt", version=1, title="Int", category=_CATEGORY, tags=["number", "integer", "value"])
class PrimitiveInt(Invocation):
    """A whole number."""

    value: int = InputField(default=0, ge=-LARGEST, le=LARGEST, description="The number")

    def invoke(self, context: InvocationContext) -> IntValueOutput:
        """Pass the number on."""
        return IntValueOutput(int=self.value)


@invocation("comfyui/PrimitiveFloat", version=1, title="Float", category=_CATEGORY, tags=["number", "value"])
class PrimitiveFloat(Invocation):
    """A number."""

    value: float = InputField(default=0.0, ge=-LARGEST, le=LARGEST, description="The number")

    def invoke(self, context: InvocationContext) -> FloatValueOutput:
        """Pass the number on."""
        return FloatValueOutput(float=self.value)


@invocation("comfyui/PrimitiveBoolean", version=1, title="Boolean", category=_CATEGORY, tags=["switch", "value"])
class PrimitiveBoolean(Invocation):
    """Yes or no."""

    value: bool = InputField(default=False, description="The truth value")

    def invoke(self, context: InvocationContext) -> BooleanValueOutput:
        """Pass the truth value on."""
        return BooleanValueOutput(boolean=self.value)

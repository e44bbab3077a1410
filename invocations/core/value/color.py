"""A colour."""

from __future__ import annotations

from nodeloom.schema import ColorField, ColorOutput, InputField, Invocation, InvocationContext, invocation


@invocation("core/color", version=1, title="Color", category="value", tags=["colour", "primitive"])
class Color(Invocation):
    """A colour with opacity, for several nodes to share or for the workflow's interface."""

    color: ColorField = InputField(default=ColorField(r=0, g=0, b=0), description="The colour (sRGB)")

    def invoke(self, context: InvocationContext) -> ColorOutput:
        """Pass the colour on."""
        return ColorOutput(color=self.color)

"""Filling a text template."""

from __future__ import annotations

from nodeloom.invocations.core.ops.texts import fill
from nodeloom.schema import InputField, Invocation, InvocationContext, StringOutput, invocation


@invocation(
    "core/string_format", version=1, title="Format string", category="text", tags=["template", "placeholder", "prompt"]
)
class StringFormat(Invocation):
    """Fill a template: {a}, {b}, {c} and {d} are replaced by the inputs of these names, other braces stay."""

    template: str = InputField(
        default="{a}", description="Text with the placeholders {a}, {b}, {c} and {d}", component="textarea"
    )
    a: str = InputField(default="", description="Replaces {a}")
    b: str = InputField(default="", description="Replaces {b}")
    c: str = InputField(default="", description="Replaces {c}")
    d: str = InputField(default="", description="Replaces {d}")

    def invoke(self, context: InvocationContext) -> StringOutput:
        """Fill the template."""
        return StringOutput(value=fill(self.template, {"a": self.a, "b": self.b, "c": self.c, "d": self.d}))

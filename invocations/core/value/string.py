"""A text."""

from __future__ import annotations

from nodeloom.schema import InputField, Invocation, InvocationContext, StringOutput, invocation


@invocation("core/string", version=1, title="String", category="value", tags=["text", "prompt", "primitive"])
class String(Invocation):
    """A text such as a prompt, for several nodes to share or for the workflow's interface."""

    value: str = InputField(default="", description="The text", component="textarea")

    def invoke(self, context: InvocationContext) -> StringOutput:
        """Pass the text on."""
        return StringOutput(value=self.value)

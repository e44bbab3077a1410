"""Replacing parts of a text."""

from __future__ import annotations

from nodeloom.invocations.core.ops.texts import replace, replace_pattern
from nodeloom.schema import InputField, Invocation, InvocationContext, StringOutput, invocation


@invocation(
    "core/string_replace", version=1, title="Replace in string", category="text", tags=["search", "regex", "prompt"]
)
class StringReplace(Invocation):
    """Replace every occurrence of a text, or of a regular expression, by another text."""

    text: str = InputField(default="", description="The text to change", component="textarea")
    search: str = InputField(default="", description="What to look for; the text stays as it is if this is empty")
    replacement: str = InputField(
        default="", description="What to put instead; \\1 is the first group of a regular expression"
    )
    regular_expression: bool = InputField(default=False, description="Search is a regular expression (Python's)")

    def invoke(self, context: InvocationContext) -> StringOutput:
        """Replace."""
        replaced = replace_pattern if self.regular_expression else replace
        return StringOutput(value=replaced(self.text, self.search, self.replacement))

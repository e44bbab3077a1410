"""Joining texts: two of them, or all of a list."""

from __future__ import annotations

from nodeloom.schema import InputField, Invocation, InvocationContext, StringOutput, invocation


@invocation("core/string_join", version=1, title="Join strings", category="text", tags=["concat", "append", "prompt"])
class StringJoin(Invocation):
    """Put one text behind another."""

    left: str = InputField(default="", description="First text", component="textarea")
    right: str = InputField(default="", description="Second text", component="textarea")
    separator: str = InputField(default="", description="Text put between them")

    def invoke(self, context: InvocationContext) -> StringOutput:
        """Join both."""
        return StringOutput(value=self.separator.join([self.left, self.right]))


@invocation("core/join_list", version=1, title="Join list", category="text", tags=["concat", "list", "collection"])
class JoinList(Invocation):
    """Put all texts of a list behind each other."""

    collection: list[str] = InputField(default=[], description="The texts, in order")
    separator: str = InputField(default=", ", description="Text put between them")

    def invoke(self, context: InvocationContext) -> StringOutput:
        """Join all."""
        return StringOutput(value=self.separator.join(self.collection))

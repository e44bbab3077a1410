"""Taking a text apart: into a list, into two parts, into lines."""

from __future__ import annotations

from nodeloom.invocations.core.ops.texts import cut, lines, split
from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    StringCollectionOutput,
    invocation,
)


@invocation("core/string_split", version=1, title="Split string", category="text", tags=["list", "separator", "csv"])
class StringSplit(Invocation):
    """Split a text at each separator into a list of texts."""

    text: str = InputField(default="", description="The text to split", component="textarea")
    separator: str = InputField(default=",", description="Where to split; empty splits at white space")
    trim: bool = InputField(default=True, description="Remove white space around each piece")
    skip_empty: bool = InputField(default=True, description="Leave out pieces without text")

    def invoke(self, context: InvocationContext) -> StringCollectionOutput:
        """Split."""
        pieces = split(self.text, self.separator, trim=self.trim, skip_empty=self.skip_empty)
        return StringCollectionOutput(collection=pieces)


@invocation("core/lines", version=1, title="Lines", category="text", tags=["prompts", "list", "split", "grid"])
class Lines(Invocation):
    """Make a list of the lines of a text: write one prompt on each line and iterate over them."""

    text: str = InputField(default="", description="The text, one item on each line", component="textarea")
    trim: bool = InputField(default=True, description="Remove white space around each line")
    skip_empty: bool = InputField(default=True, description="Leave out lines without text")

    def invoke(self, context: InvocationContext) -> StringCollectionOutput:
        """Take the lines."""
        return StringCollectionOutput(collection=lines(self.text, trim=self.trim, skip_empty=self.skip_empty))


class StringCutOutput(InvocationOutput):
    """Two parts of a text."""

    before: str = OutputField(description="Text before the separator; all of it if the separator does not occur")
    after: str = OutputField(description="Text after the separator; empty if the separator does not occur")


@invocation("core/string_cut", version=1, title="Cut string", category="text", tags=["split", "separator", "prefix"])
class StringCut(Invocation):
    """Cut a text in two at the first separator."""

    text: str = InputField(default="", description="The text to cut", component="textarea")
    separator: str = InputField(default=",", description="Where to cut; it belongs to neither part")

    def invoke(self, context: InvocationContext) -> StringCutOutput:
        """Cut."""
        before, after = cut(self.text, self.separator)
        return StringCutOutput(before=before, after=after)

"""Lists of plain values, written down one by one."""

from __future__ import annotations

from nodeloom.schema import (
    FloatCollectionOutput,
    InputField,
    IntegerCollectionOutput,
    Invocation,
    InvocationContext,
    StringCollectionOutput,
    invocation,
)


@invocation("core/integers", version=1, title="Integers", category="list", tags=["collection", "numbers", "primitive"])
class Integers(Invocation):
    """A list of whole numbers."""

    collection: list[int] = InputField(default=[], description="The numbers, in order")

    def invoke(self, context: InvocationContext) -> IntegerCollectionOutput:
        """Pass the list on."""
        return IntegerCollectionOutput(collection=self.collection)


@invocation("core/floats", version=1, title="Floats", category="list", tags=["collection", "numbers", "primitive"])
class Floats(Invocation):
    """A list of numbers with decimals."""

    collection: list[float] = InputField(default=[], description="The numbers, in order")

    def invoke(self, context: InvocationContext) -> FloatCollectionOutput:
        """Pass the list on."""
        return FloatCollectionOutput(collection=self.collection)


@invocation("core/strings", version=1, title="Strings", category="list", tags=["collection", "texts", "primitive"])
class Strings(Invocation):
    """A list of texts; for one text a line, see Lines."""

    collection: list[str] = InputField(default=[], description="The texts, in order")

    def invoke(self, context: InvocationContext) -> StringCollectionOutput:
        """Pass the list on."""
        return StringCollectionOutput(collection=self.collection)

"""What is in a list: its length, one item, a part, where a text stands."""

from __future__ import annotations

from typing import Annotated, Any

from nodeloom.invocations.core.ops.lists import item_at, position_of
from nodeloom.schema import (
    InputField,
    IntegerOutput,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    TypeVariable,
    invocation,
)


class ListItemOutput(InvocationOutput):
    """One item of a list."""

    item: Annotated[Any, TypeVariable("T")] = OutputField(description="The item")


class ListSliceOutput(InvocationOutput):
    """A part of a list."""

    collection: list[Annotated[Any, TypeVariable("T")]] = OutputField(description="The items of the part, in order")


@invocation("core/list_length", version=1, title="List length", category="list", tags=["count", "size", "collection"])
class ListLength(Invocation):
    """Count the items of a list."""

    collection: list[Annotated[Any, TypeVariable("T")]] = InputField(description="The list")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        """Count."""
        return IntegerOutput(value=len(self.collection))


@invocation("core/list_item", version=1, title="List item", category="list", tags=["pick", "index", "first", "last"])
class ListItem(Invocation):
    """Take one item of a list."""

    collection: list[Annotated[Any, TypeVariable("T")]] = InputField(description="The list")
    position: int = InputField(default=0, description="Which one: 0 is the first, -1 the last")

    def invoke(self, context: InvocationContext) -> ListItemOutput:
        """Take it."""
        return ListItemOutput(item=item_at(self.collection, self.position))


@invocation("core/list_slice", version=1, title="List slice", category="list", tags=["part", "range", "first", "last"])
class ListSlice(Invocation):
    """Take a part of a list; what lies beyond its ends is left out."""

    collection: list[Annotated[Any, TypeVariable("T")]] = InputField(description="The list")
    start: int = InputField(default=0, description="Position of the first item to take; -3 is the third from the end")
    stop: int | None = InputField(default=None, description="Position before which to end; empty takes all the rest")

    def invoke(self, context: InvocationContext) -> ListSliceOutput:
        """Take it."""
        return ListSliceOutput(collection=self.collection[self.start : self.stop])


@invocation(
    "core/list_position",
    version=1,
    title="Position in list",
    category="list",
    tags=["find", "search", "index", "switch"],
)
class ListPosition(Invocation):
    """Find a text in a list of texts: 0 for the first, -1 if it is not there. Makes the index of a Switch."""

    collection: list[str] = InputField(default=[], description="The list")
    text: str = InputField(default="", description="The text to find")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        """Find it."""
        return IntegerOutput(value=position_of(self.collection, self.text))

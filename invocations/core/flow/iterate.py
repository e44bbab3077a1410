"""Iteration: everything downstream runs once for each item."""

from __future__ import annotations

from typing import Annotated, Any

from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    TypeVariable,
    invocation,
)


class IterateOutput(InvocationOutput):
    """The items of a list, one at a time."""

    item: Annotated[Any, TypeVariable("T")] = OutputField(description="One item of the list", spread=True)


@invocation("core/iterate", version=1, title="Iterate", category="flow", tags=["loop", "for each", "list", "batch"])
class Iterate(Invocation):
    """Run everything downstream once for each item of a list, up to where Collect gathers the results."""

    collection: list[Annotated[Any, TypeVariable("T")]] = InputField(description="The list of items")

    def invoke(self, context: InvocationContext) -> IterateOutput:
        """Hand the items to the engine, which spreads them."""
        return IterateOutput(item=self.collection)

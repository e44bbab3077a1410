"""Gathering: the results of an iteration, or of several nodes, become one list."""

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


class CollectOutput(InvocationOutput):
    """A list of items."""

    collection: list[Annotated[Any, TypeVariable("T")]] = OutputField(description="The items, in order")


@invocation("core/collect", version=1, title="Collect", category="flow", tags=["list", "gather", "loop", "batch"])
class Collect(Invocation):
    """Gather what an iteration made, in the order of its items, or what several nodes made, into one list."""

    item: list[Annotated[Any, TypeVariable("T")]] = InputField(
        description="Items to gather; connect as many outputs as you like", gather=True, input="connection",
        skips="skip_failed",
    )  # fmt: skip
    skip_failed: bool = InputField(
        default=False, description="Leave out items that failed, in place of failing with them", input="direct"
    )

    def invoke(self, context: InvocationContext) -> CollectOutput:
        """Pass on the list that the engine gathered."""
        return CollectOutput(collection=self.item)

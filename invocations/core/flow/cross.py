"""Lists crossed: everything downstream runs once for each combination."""

from __future__ import annotations

from typing import Annotated, Any

from nodeloom.invocations.core.ops.lists import crossed
from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    TypeVariable,
    invocation,
)


class CrossOutput(InvocationOutput):
    """The combinations of several lists, one at a time."""

    item_a: Annotated[Any, TypeVariable("A")] = OutputField(description="Item of list a", spread=True)
    item_b: Annotated[Any, TypeVariable("B")] = OutputField(description="Item of list b", spread=True)
    item_c: Annotated[Any, TypeVariable("C")] = OutputField(description="Item of list c", spread=True)
    index: list[int] = OutputField(description="Number of the combination, from 0", spread=True)


@invocation("core/cross", version=1, title="Cross", category="flow", tags=["loop", "product", "grid", "list", "batch"])
class Cross(Invocation):
    """Run everything downstream once for each combination of the items of lists, the last list fastest.

    At most 10,000 combinations. One Collect gathers them all; for lists side by side, see Zip.
    """

    list_a: list[Annotated[Any, TypeVariable("A")]] = InputField(description="First list")
    list_b: list[Annotated[Any, TypeVariable("B")]] | None = InputField(default=None, description="Second list")
    list_c: list[Annotated[Any, TypeVariable("C")]] | None = InputField(default=None, description="Third list")

    def invoke(self, context: InvocationContext) -> CrossOutput:
        """Hand the combinations to the engine, which spreads them."""
        count, rows = crossed({"list_a": self.list_a, "list_b": self.list_b, "list_c": self.list_c})
        return CrossOutput(
            item_a=rows["list_a"], item_b=rows["list_b"], item_c=rows["list_c"], index=list(range(count))
        )

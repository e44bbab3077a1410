"""Lists side by side: everything downstream runs once for each row."""

from __future__ import annotations

from typing import Annotated, Any

from nodeloom.invocations.core.ops.lists import side_by_side
from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    TypeVariable,
    invocation,
)


class ZipOutput(InvocationOutput):
    """The rows of several lists, one at a time."""

    item_a: Annotated[Any, TypeVariable("A")] = OutputField(description="Item of list a", spread=True)
    item_b: Annotated[Any, TypeVariable("B")] = OutputField(description="Item of list b", spread=True)
    item_c: Annotated[Any, TypeVariable("C")] = OutputField(description="Item of list c", spread=True)
    item_d: Annotated[Any, TypeVariable("D")] = OutputField(description="Item of list d", spread=True)
    index: list[int] = OutputField(description="Number of the row, from 0", spread=True)


@invocation("core/zip", version=1, title="Zip", category="flow", tags=["loop", "for each", "pairs", "list", "batch"])
class Zip(Invocation):
    """Run everything downstream once for each row of lists of the same length, side by side.

    The first items go together, then the second ones, and so on. For every combination, see Cross.
    """

    list_a: list[Annotated[Any, TypeVariable("A")]] = InputField(description="First list")
    list_b: list[Annotated[Any, TypeVariable("B")]] | None = InputField(default=None, description="Second list")
    list_c: list[Annotated[Any, TypeVariable("C")]] | None = InputField(default=None, description="Third list")
    list_d: list[Annotated[Any, TypeVariable("D")]] | None = InputField(default=None, description="Fourth list")

    def invoke(self, context: InvocationContext) -> ZipOutput:
        """Hand the rows to the engine, which spreads them; `InputError` if the lists differ in length."""
        count, rows = side_by_side(
            {"list_a": self.list_a, "list_b": self.list_b, "list_c": self.list_c, "list_d": self.list_d}
        )
        return ZipOutput(
            item_a=rows["list_a"],
            item_b=rows["list_b"],
            item_c=rows["list_c"],
            item_d=rows["list_d"],
            index=list(range(count)),
        )

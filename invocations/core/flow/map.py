"""A subgraph for every item of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from nodeloom.invocations.core.ops.mapping import applied, columns, rows_of
from nodeloom.schema import InputField, InvocationContext, Ports, SubgraphInvocation, SubgraphOutput, invocation


@invocation(
    "core/map", version=1, title="Map", category="flow", tags=["loop", "for each", "list", "batch", "apply", "subgraph"]
)
class Map(SubgraphInvocation):
    """Run a subgraph once for every item of a list; each output becomes a list, in order.

    Several lists go side by side and must be of one length; an input with one value gets it every time. An input that
    takes a list by itself is given the whole list every time. Lists that an output gives are joined to one.
    """

    port_rule: ClassVar[Ports] = Ports(shape="each", whole="whole")

    whole: list[str] = InputField(
        default=[], input="direct", description="Inputs that are given a list as it is, not one item at a time"
    )

    async def invoke(self, context: InvocationContext) -> SubgraphOutput:
        """Run all rows; `InputError` if the lists don't fit each other."""
        rows = rows_of(self.ports(), self.whole)
        outputs = context.expansion(self.subgraph, {}).outputs
        done = 0

        async def run(row: Mapping[str, Any]) -> Mapping[str, Any]:
            nonlocal done
            result = await context.run(context.expansion(self.subgraph, row))
            done += 1
            context.progress(done, len(rows))
            return result

        return SubgraphOutput.model_validate(columns(await applied(run, rows), outputs))

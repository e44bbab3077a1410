"""A subgraph used like a node."""

from __future__ import annotations

from typing import ClassVar

from nodeloom.schema import Expansion, InvocationContext, Ports, SubgraphInvocation, SubgraphOutput, invocation


@invocation(
    "core/call_workflow",
    version=1,
    title="Call workflow",
    category="flow",
    tags=["subgraph", "function", "reuse", "group", "workflow"],
)
class CallWorkflow(SubgraphInvocation):
    """Use a subgraph of this workflow, or a saved workflow beside it, like a node: its interface makes the ports.

    Only what the connected outputs need runs.
    """

    port_rule: ClassVar[Ports] = Ports(inline=True)

    def invoke(self, context: InvocationContext) -> SubgraphOutput | Expansion:
        """Run the subgraph in this node's place; where its nodes are written out before the run, this is not called."""
        return context.expansion(self.subgraph, self.ports())

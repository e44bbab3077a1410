"""A loop: a subgraph runs again and again until it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from nodeloom.invocations.core.ops.rounds import ROUND, check_until, repeat
from nodeloom.schema import (
    InputError,
    InputField,
    InvocationContext,
    OutputField,
    Ports,
    SubgraphInvocation,
    SubgraphOutput,
    invocation,
)

LIMIT_LABELS = {"fail": "Fail", "last": "Take the last result"}


class RepeatUntilOutput(SubgraphOutput):
    """What the last round gave."""

    rounds: int = OutputField(description="How many rounds there were")


@invocation(
    "core/repeat_until",
    version=1,
    title="Repeat until",
    category="flow",
    tags=["loop", "while", "retry", "gate", "quality", "subgraph"],
)
class RepeatUntil(SubgraphInvocation):
    """Run a subgraph again and again until one of its outputs is true.

    An output that has the name of an input is what that input gets in the next round. An input named round gets the
    number of the round, from 0. The outputs are those of the last round.
    """

    port_rule: ClassVar[Ports] = Ports(given=(ROUND,))

    until: str = InputField(
        default="done", min_length=1, input="direct", description="Output of the subgraph, true or false, that ends it"
    )
    max_rounds: int = InputField(default=10, ge=1, le=10000, description="Most rounds")
    on_limit: Literal["fail", "last"] = InputField(
        default="fail", description="What to do if the last of them is not done", choice_labels=LIMIT_LABELS
    )

    async def invoke(self, context: InvocationContext) -> RepeatUntilOutput:
        """Run the rounds; `InputError` if none of them is done."""
        body = context.expansion(self.subgraph, self.ports())
        check_until(self.until, self.subgraph.name, body.outputs)
        own = {ROUND: 0} if ROUND in body.graph.inputs else {}
        count = 0

        async def run(state: Mapping[str, Any]) -> Mapping[str, Any]:
            nonlocal count
            count += 1
            context.progress(count, self.max_rounds, f"round {count}")
            return await context.run(context.expansion(self.subgraph, state))

        found = await repeat(run, {**self.ports(), **own}, self.until, self.max_rounds)
        if not found.is_done and self.on_limit == "fail":
            rounds = "1 round" if found.count == 1 else f"{found.count} rounds"
            raise InputError(
                f"{self.until} was never true in {rounds}; raise max_rounds, or set on_limit to take the last result"
            )
        return RepeatUntilOutput(rounds=found.count, **found.outputs)

"""A second tiny pack: nodes that meet, wait, fail a few times, use models, or run graphs. They find their tools in
`context.world`, which a test fills."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.runtime.engine.lab import AnyOutput, NumberOutput, PairOutput, T, graph_of

from nodeloom.schema import (
    Edge,
    Expansion,
    ExpansionError,
    Graph,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    ModelField,
    Node,
    OutputField,
    SubgraphField,
    UNetField,
    invocation,
)


def world(context: InvocationContext) -> Any:
    return context.world  # type: ignore[attr-defined]


@invocation("u/meet", version=1)
class Meet(Invocation):
    """Ends only when as many others run at the same time as the barrier wants."""

    value: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> NumberOutput:
        world(context).barrier.wait(10)
        return NumberOutput(value=self.value)


@invocation("u/meet-soon", version=1)
class MeetSoon(Invocation):
    value: int = InputField(default=0)

    async def invoke(self, context: InvocationContext) -> NumberOutput:
        await asyncio.to_thread(world(context).barrier.wait, 10)
        return NumberOutput(value=self.value)


@invocation("u/wait", version=1)
class Wait(Invocation):
    """Waits until it is canceled, or deafly until the test lets go."""

    value: int = InputField(default=0)
    deaf: bool = InputField(default=False)

    def invoke(self, context: InvocationContext) -> NumberOutput:
        world(context).waiting.set()
        while not world(context).enough.wait(0.002):
            if not self.deaf:
                context.check_canceled()
        return NumberOutput(value=self.value)


@invocation("u/wait-soon", version=1)
class WaitSoon(Invocation):
    value: int = InputField(default=0)

    async def invoke(self, context: InvocationContext) -> NumberOutput:
        world(context).waiting.set()
        await asyncio.sleep(60)
        return NumberOutput(value=self.value)


@invocation("u/raise", version=1)
class Raise(Invocation):
    """Raises the errors of a list, one per attempt, before it succeeds."""

    value: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> NumberOutput:
        errors = world(context).errors
        if errors:
            raise errors.pop(0)
        return NumberOutput(value=self.value)


@invocation("u/fragile", version=1, idempotent=False)
class Fragile(Raise):
    """Must not be repeated unasked."""


@invocation("u/sample", version=1, accelerator=True)
class Sample(Invocation):
    unet: UNetField = InputField()
    seed: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> NumberOutput:
        world(context).used.append((self.unet.model.name, self.seed))
        assert world(context).lane.acquire(blocking=False), "two nodes in the accelerator's lane"
        world(context).lane.release()
        return NumberOutput(value=self.seed)


class UNetOutput(InvocationOutput):
    unet: UNetField = OutputField()


@invocation("u/load", version=1)
class Load(Invocation):
    name: str = InputField(default="m")

    def invoke(self, context: InvocationContext) -> UNetOutput:
        return UNetOutput(unet=UNetField(model=ModelField(name=self.name)))


@invocation("u/sum", version=1)
class Sum(Invocation):
    """Adds up by a graph in its place: as many additions as there are numbers."""

    numbers: list[int] = InputField(default=[])

    def invoke(self, context: InvocationContext) -> NumberOutput | Expansion:
        nodes = {f"a{place}": ("add", {"b": number}) for place, number in enumerate(self.numbers)}
        edges = [(f"a{place}", "value", f"a{place + 1}", "a") for place in range(len(nodes) - 1)]
        graph = graph_of({"zero": "number", **nodes}, edges)
        return Expansion(graph, {"value": (f"a{len(nodes) - 1}" if nodes else "zero", "value")})


@invocation("u/endless", version=1)
class Endless(Invocation):
    """Runs itself in its place."""

    value: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> NumberOutput | Expansion:
        graph = graph_of({"again": ("u/endless", {"value": self.value + 1})})
        return Expansion(graph, {"value": ("again", "value")})


@invocation("u/until", version=1)
class Until(Invocation):
    """Runs a subgraph, which turns `value` into another, until it is large enough."""

    subgraph: SubgraphField = InputField(input="direct")
    value: int = InputField(default=1)
    least: int = InputField(default=10)
    forgiving: bool = InputField(default=False)

    async def invoke(self, context: InvocationContext) -> NumberOutput:
        value = self.value
        while value < self.least:
            try:
                outputs = await context.run(context.expansion(self.subgraph, {"value": value}))
            except ExpansionError:
                if not self.forgiving:
                    raise
                outputs = {"value": value + 1}
            value = outputs["value"]
        return NumberOutput(value=value)


@invocation("u/each", version=1)
class Each(Invocation):
    """Runs a subgraph for each number, all at once."""

    subgraph: SubgraphField = InputField(input="direct")
    numbers: list[int] = InputField(default=[])

    async def invoke(self, context: InvocationContext) -> NumberOutput:
        expansions = [context.expansion(self.subgraph, {"value": number}) for number in self.numbers]
        found = await asyncio.gather(*map(context.run, expansions))
        return NumberOutput(value=sum(outputs["value"] for outputs in found))


@invocation("u/through", version=1)
class Through(Invocation):
    """Sends a value of any kind through a graph, and back."""

    value: T = InputField()

    def invoke(self, context: InvocationContext) -> AnyOutput | Expansion:
        graph = Graph({"n": Node("t/choose")}, [Edge("", "value", "n", "value")])
        return Expansion(graph, {"value": ("n", "value")}, {"value": self.value})


@invocation("u/play", version=1)
class Play(Invocation):
    """Does what a function of the test's world does, by its name."""

    part: str = InputField(default="play")
    value: T = InputField(default=0)

    def invoke(self, context: InvocationContext) -> NumberOutput | Expansion:
        made: NumberOutput | Expansion = getattr(world(context), self.part)(self, context)
        return made


@invocation("u/play-pair", version=1)
class PlayPair(Invocation):
    """Gives many pairs, or a graph that does."""

    def invoke(self, context: InvocationContext) -> PairOutput | Expansion:
        made: PairOutput | Expansion = world(context).play(self, context)
        return made


@invocation("u/play-soon", version=1)
class PlaySoon(Invocation):
    """The same with an `async` function."""

    part: str = InputField(default="play")
    value: int = InputField(default=0)

    async def invoke(self, context: InvocationContext) -> NumberOutput:
        made: NumberOutput = await getattr(world(context), self.part)(self, context)
        return made


def in_place(nodes: dict[str, Any], edges: Any = (), output: tuple[str, str] = ("n", "value")) -> Expansion:
    """A graph of nodes as in `graph_of`; its output `value` is that of the node `n`, or another."""
    return Expansion(graph_of(nodes, edges), {"value": output})

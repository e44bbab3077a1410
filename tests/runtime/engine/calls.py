"""A pack of nodes with the ports of a subgraph, and graphs that use them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from tests.runtime.engine.lab import EdgeSpec, graph_of

from nodeloom.schema import (
    Expansion,
    Graph,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    LatentsField,
    OutputField,
    Ports,
    SubgraphInvocation,
    SubgraphOutput,
    invocation,
)
from nodeloom.schema.graph import End


@invocation("c/call", version=1)
class Call(SubgraphInvocation):
    """Written out."""

    port_rule: ClassVar[Ports] = Ports(inline=True)

    def invoke(self, context: InvocationContext) -> SubgraphOutput | Expansion:
        return context.expansion(self.subgraph, self.ports())


@invocation("c/apart", version=1)
class Apart(SubgraphInvocation):
    """The same, but it runs as a graph of its own."""

    port_rule: ClassVar[Ports] = Ports(given=("number",))

    extra: int = InputField(default=0, ge=0)

    def invoke(self, context: InvocationContext) -> SubgraphOutput | Expansion:
        return context.expansion(self.subgraph, self.ports())


@invocation("c/astray", version=1)
class Astray(SubgraphInvocation):
    """Gives something else than its ports."""

    def invoke(self, context: InvocationContext) -> SubgraphOutput:
        return SubgraphOutput.model_validate({"q": 1})


class CountOutput(SubgraphOutput):
    count: int = OutputField()


@invocation("c/each", version=1)
class Each(SubgraphInvocation):
    """Tells what it was given."""

    port_rule: ClassVar[Ports] = Ports(shape="each", whole="whole")

    whole: list[str] = InputField(default=[])

    def invoke(self, context: InvocationContext) -> CountOutput:
        given = self.ports()
        return CountOutput(count=len(self.whole), value=[given[name] for name in sorted(given)])


class ListOutput(InvocationOutput):
    collection: list[int] = OutputField()


@invocation("c/sort", version=1)
def sort(numbers: list[int]) -> ListOutput:
    return ListOutput(collection=sorted(numbers))


@invocation("c/several", version=1)
def several(numbers: int | list[int] = 1) -> ListOutput:
    return ListOutput(collection=numbers if isinstance(numbers, list) else [numbers])


@invocation("c/latents", version=1)
class Latents(Invocation):
    latents: LatentsField = InputField()
    strength: float = InputField(default=0.5, ge=0, le=1)

    def invoke(self, context: InvocationContext) -> ListOutput:
        return ListOutput(collection=[])


def graph(
    nodes: dict[str, Any],
    edges: Iterable[EdgeSpec] = (),
    inputs: dict[str, End] | None = None,
    outputs: dict[str, End] | None = None,
    **subgraphs: Any,
) -> Graph:
    """A graph with an interface and subgraphs; `c/` nodes by their full id."""
    return replace(graph_of(nodes, edges), inputs=inputs or {}, outputs=outputs or {}, subgraphs=subgraphs)


def call(subgraph: str, type_id: str = "c/call", **inputs: Any) -> tuple[str, dict[str, Any]]:
    return (type_id, {"subgraph": {"name": subgraph}, **inputs})


ADD_TEN = graph({"n": ("add", {"b": 10})}, inputs={"a": ("n", "a"), "b": ("n", "b")}, outputs={"value": ("n", "value")})
"""value = a + b; b is 10 unless it is given."""
TWICE = graph(
    {"first": call("ten"), "second": call("ten")},
    [("first", "value", "second", "a")],
    inputs={"a": ("first", "a"), "last": ("second", "b")},
    outputs={"value": ("second", "value"), "half": ("first", "value")},
)
"""value = a + 10 + last; it calls `ten`, which is around it."""

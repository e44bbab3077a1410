"""A tiny pack, and `Lab`: the smallest way to run a graph of its invocations."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Annotated, Any

from nodeloom.runtime.engine import (
    CancelToken,
    Engine,
    Event,
    InstanceView,
    NodeFinished,
    NodeStarted,
    Plan,
    ResultCache,
    RunResult,
    compile_graph,
    validate_graph,
)
from nodeloom.schema import (
    CanceledError,
    ColorField,
    Edge,
    Graph,
    ImageField,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    LatentsField,
    Node,
    OutputField,
    Pin,
    Problem,
    Registry,
    Since,
    TypeVariable,
    invocation,
)

T = Annotated[Any, TypeVariable("T")]


class NumberOutput(InvocationOutput):
    value: int = OutputField()


class NumbersOutput(InvocationOutput):
    collection: list[int] = OutputField()


class TruthOutput(InvocationOutput):
    value: bool = OutputField()


class TextOutput(InvocationOutput):
    text: str = OutputField()


class AnyOutput(InvocationOutput):
    value: T = OutputField()


class ManyOutput(InvocationOutput):
    collection: list[T] = OutputField()


class ItemOutput(InvocationOutput):
    item: list[T] = OutputField(spread=True)
    position: list[int] = OutputField(spread=True)
    total: int = OutputField()


class PairOutput(InvocationOutput):
    left: list[int] = OutputField(spread=True)
    right: list[int] = OutputField(spread=True)


@invocation("t/number", version=1)
def number(value: int = 0) -> NumberOutput:
    return NumberOutput(value=value)


@invocation("t/add", version=2)
class Add(Invocation):
    migrations = (Since(2, "only tests know it"),)

    a: int = InputField(default=0, ge=-1000000, le=1000000)
    b: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> NumberOutput:
        return NumberOutput(value=self.a + self.b)


@invocation("t/join", version=1)
class Join(Invocation):
    """Ten times the first number plus the second: unlike a sum, it tells which was which."""

    a: int = InputField(input="connection")
    b: int = InputField(input="connection")

    def invoke(self, context: InvocationContext) -> NumberOutput:
        return NumberOutput(value=10 * self.a + self.b)


@invocation("t/positive", version=1)
class Positive(Invocation):
    value: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> TruthOutput:
        return TruthOutput(value=self.value > 0)


@invocation("t/fail", version=1)
class Fail(Invocation):
    """Fails if the value is in `on`."""

    value: int = InputField(default=0)
    on: list[int] = InputField(default=[0])

    def invoke(self, context: InvocationContext) -> NumberOutput:
        if self.value in self.on:
            raise InputError(f"{self.value} is not to my taste")
        return NumberOutput(value=self.value)


@invocation("t/crash", version=1)
class Crash(Invocation):
    value: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> NumberOutput:
        return NumberOutput(value=1 // self.value)


@invocation("t/range", version=1)
class Range(Invocation):
    start: int = InputField(default=0)
    count: int = InputField(default=3)

    def invoke(self, context: InvocationContext) -> NumbersOutput:
        return NumbersOutput(collection=list(range(self.start, self.start + self.count)))


@invocation("t/few", version=1)
class Few(Invocation):
    """None, one or two numbers from the value on."""

    value: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> NumbersOutput:
        return NumbersOutput(collection=[self.value + item for item in range(self.value % 3)])


@invocation("t/iterate", version=1)
class Iterate(Invocation):
    collection: list[T] = InputField()

    def invoke(self, context: InvocationContext) -> ItemOutput:
        positions = list(range(len(self.collection)))
        return ItemOutput(item=self.collection, position=positions, total=len(self.collection))


@invocation("t/beside", version=1, pairs=True)
class Beside(Invocation):
    collection: list[T] = InputField()

    def invoke(self, context: InvocationContext) -> ItemOutput:
        positions = list(range(len(self.collection)))
        return ItemOutput(item=self.collection, position=positions, total=len(self.collection))


@invocation("t/zip", version=1)
class Zip(Invocation):
    left: list[int] = InputField()
    right: list[int] = InputField()

    def invoke(self, context: InvocationContext) -> PairOutput:
        return PairOutput(left=self.left, right=self.right)


@invocation("t/collect", version=1)
class Collect(Invocation):
    items: list[T] = InputField(default=[], gather=True, skips="skip_failed")
    skip_failed: bool = InputField(default=False, input="direct")

    def invoke(self, context: InvocationContext) -> ManyOutput:
        return ManyOutput(collection=self.items)


@invocation("t/if", version=1)
class If(Invocation):
    condition: bool = InputField(default=False)
    when_true: T = InputField(default=None, lazy=True)
    when_false: T = InputField(default=None, lazy=True)

    def needs(self) -> Iterable[str]:
        return ["when_true" if self.condition else "when_false"]

    def invoke(self, context: InvocationContext) -> AnyOutput:
        return AnyOutput(value=self.when_true if self.condition else self.when_false)


@invocation("t/first", version=1)
class First(Invocation):
    """The first of three that is not 0, asked for one after the other."""

    a: int | None = InputField(default=None, lazy=True)
    b: int | None = InputField(default=None, lazy=True)
    c: int | None = InputField(default=None, lazy=True)

    def needs(self) -> Iterable[str]:
        names = ["a"]
        if self.a == 0:
            names.append("b")
            if self.b == 0:
                names.append("c")
        return names

    def invoke(self, context: InvocationContext) -> NumberOutput:
        return NumberOutput(value=self.a or self.b or self.c or 0)


@invocation("t/tint", version=1)
class Tint(Invocation):
    """Asks for the red or the blue number, by the colour."""

    color: ColorField = InputField(default=ColorField(r=255, g=0, b=0))
    red: int = InputField(default=5, lazy=True)
    blue: int = InputField(default=6, lazy=True)

    def needs(self) -> Iterable[str]:
        assert (self.red, self.blue) in ((5, 6), (1, 6), (5, 2))
        return ["red" if self.color.r > self.color.b else "blue"]

    def invoke(self, context: InvocationContext) -> NumberOutput:
        return NumberOutput(value=self.red if self.color.r > self.color.b else self.blue)


@invocation("t/draw", version=1, purity="volatile")
class Draw(Invocation):
    below: int = InputField(default=1000000)

    def invoke(self, context: InvocationContext) -> NumberOutput:
        return NumberOutput(value=context.random.randrange(self.below))


class LatentsOutput(InvocationOutput):
    latents: LatentsField = OutputField()
    seed: int = OutputField()


class ImageOutput(InvocationOutput):
    image: ImageField = OutputField()


@invocation("t/noise", version=1, purity="volatile")
class Noise(Invocation):
    def invoke(self, context: InvocationContext) -> LatentsOutput:
        return LatentsOutput(latents=LatentsField(name=context.tensors.put({})), seed=context.random.randrange(100))


@invocation("t/shot", version=1, purity="volatile")
class Shot(Invocation):
    def invoke(self, context: InvocationContext) -> ImageOutput:
        return ImageOutput(image=ImageField(name=context.tensors.put({})))


@invocation("t/jitter", version=1, purity="volatile")
class Jitter(Invocation):
    """Draws a number, or gives back what it is told, beside inputs of every kind."""

    scale: float = InputField(default=1.0)
    color: ColorField = InputField(default=ColorField(r=1, g=2, b=3))
    latents: LatentsField | None = InputField(default=None, input="connection")
    image: ImageField | None = InputField(default=None)
    told: T = InputField(default=None)

    def invoke(self, context: InvocationContext) -> AnyOutput:
        return AnyOutput(value=context.random.randrange(1000000) if self.told is None else self.told)


@invocation("t/file", version=1, purity="external")
class File(Invocation):
    path: str = InputField()

    def probe(self, context: InvocationContext) -> str:
        return context.files.digest(self.path)

    def invoke(self, context: InvocationContext) -> TextOutput:
        return TextOutput(text=context.files.read(self.path).decode())


@invocation("t/save", version=1, output=True)
class Save(Invocation):
    value: T = InputField()

    def invoke(self, context: InvocationContext) -> AnyOutput:
        return AnyOutput(value=self.value)


@invocation("t/handle", version=1)
class Handle(Invocation):
    """Names what it makes by its key, as nodes that keep tensors do."""

    value: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> TextOutput:
        return TextOutput(text=context.tensors.put({}))


@invocation("t/steps", version=1)
class Steps(Invocation):
    count: int = InputField(default=3)

    def invoke(self, context: InvocationContext) -> NumberOutput:
        for step in range(self.count):
            context.progress(step + 1, self.count, "stepping")
        return NumberOutput(value=self.count)


@invocation("t/soon", version=1)
class Soon(Invocation):
    value: int = InputField(default=0)

    async def invoke(self, context: InvocationContext) -> NumberOutput:
        return NumberOutput(value=self.value + 1)


@invocation("t/liar", version=1)
class Liar(Invocation):
    def invoke(self, context: InvocationContext) -> NumberOutput:
        return TextOutput(text="not a number")  # type: ignore[return-value]


@invocation("t/misfit", version=1)
class Misfit(Invocation):
    """Makes a result that the result's model refuses."""

    def invoke(self, context: InvocationContext) -> NumberOutput:
        return NumberOutput.model_validate({"value": "seven"})


@invocation("t/exit", version=1)
class Exit(Invocation):
    def invoke(self, context: InvocationContext) -> NumberOutput:
        raise SystemExit(3)


@invocation("t/exit-soon", version=1)
class ExitSoon(Invocation):
    async def invoke(self, context: InvocationContext) -> NumberOutput:
        raise SystemExit(3)


@invocation("t/interrupt", version=1)
class Interrupt(Invocation):
    def invoke(self, context: InvocationContext) -> NumberOutput:
        raise KeyboardInterrupt


@invocation("t/choose", version=1)
class Choose(Invocation):
    """Gives back its very input."""

    value: T = InputField()

    def invoke(self, context: InvocationContext) -> AnyOutput:
        return AnyOutput(value=self.value)


@invocation("t/spoil", version=1)
class Spoil(Invocation):
    """Does in place what no node should: empties its list, and the lists in it."""

    value: T = InputField()
    items: list[T] = InputField(default=[[1]], gather=True)

    def invoke(self, context: InvocationContext) -> AnyOutput:
        length = 0
        for container in (self.value, self.items):
            for item in container:
                length += len(item) if isinstance(item, (list, dict)) else 1
                if isinstance(item, (list, dict)):
                    item.clear()
            container.clear()
        return AnyOutput(value=length)


@invocation("t/stop", version=1)
class Stop(Invocation):
    value: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> NumberOutput:
        raise CanceledError


EdgeSpec = tuple[str, str, str, str]


def graph_of(nodes: dict[str, Any], edges: Iterable[EdgeSpec] = (), pins: dict[str, list[Pin]] | None = None) -> Graph:
    """Nodes as `{"n1": "add"}` or `{"n1": ("add", {"a": 1})}`, of the pack `t` unless the type names another."""
    made = {}
    for key, spec in nodes.items():
        name, inputs = (spec, {}) if isinstance(spec, str) else spec
        made[key] = Node(name if "/" in name else f"t/{name}", dict(inputs))
    return Graph(made, [Edge(*edge) for edge in edges], pins or {})


@dataclass
class Lab:
    """Runs graphs of the tiny pack, and remembers what happened."""

    registry: Registry
    cache: ResultCache | None = None
    seed: int = 7
    digests: dict[str, str] = field(default_factory=dict)
    implementation: Callable[[str], str] = str
    on_event: Callable[[Event], None] | None = None
    cancel: CancelToken = field(default_factory=CancelToken)
    options: dict[str, Any] = field(default_factory=dict)
    world: SimpleNamespace = field(default_factory=SimpleNamespace)
    events: list[Event] = field(default_factory=list)
    views: list[InstanceView] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.catalogue = self.registry.catalogue()
        self._random = random.Random(self.seed)

    def graph(
        self, nodes: dict[str, Any], edges: Iterable[EdgeSpec] = (), pins: dict[str, list[Pin]] | None = None
    ) -> Graph:
        """Nodes as in `graph_of`."""
        return graph_of(nodes, edges, pins)

    def problems(self, graph: Graph) -> list[Problem]:
        return validate_graph(graph, self.catalogue)

    def compile(self, graph: Graph, targets: Iterable[str] | None = None) -> Plan:
        return compile_graph(graph, self.catalogue, targets)

    def run(
        self,
        nodes: dict[str, Any],
        edges: Iterable[EdgeSpec] = (),
        targets: Iterable[str] | None = None,
        pins: dict[str, list[Pin]] | None = None,
        **how: Any,
    ) -> RunResult:
        """Run a graph; `how` goes to `Engine.run`."""
        return self.run_graph(self.graph(nodes, edges, pins), targets, **how)

    def run_graph(self, graph: Graph, targets: Iterable[str] | None = None, **how: Any) -> RunResult:
        self.events.clear()
        self.views.clear()
        engine = Engine(self.registry, self._context, self.cache, self.implementation, **self.options)
        return engine.run(self.compile(graph, targets), self._hear, self.cancel, **how)

    def started(self) -> list[str]:
        """Ids of nodes whose code ran, in order, with their index if there is one."""
        return [self._place(event) for event in self.events if isinstance(event, NodeStarted)]

    def reasons(self) -> dict[str, str]:
        return {self._place(event): event.cache for event in self.events if isinstance(event, NodeFinished)}

    def _place(self, event: NodeStarted | NodeFinished) -> str:
        return event.node + ("" if not event.index else str(list(event.index)))

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        if self.on_event is not None:
            self.on_event(event)

    def _context(self, view: InstanceView) -> Any:
        self.views.append(view)
        return SimpleNamespace(
            random=self._random,
            files=SimpleNamespace(digest=self.digests.__getitem__, read=lambda path: self.digests[path].encode()),
            tensors=SimpleNamespace(put=lambda bundle: f"tensor-{view.key}"),
            progress=view.progress,
            check_canceled=view.check_canceled,
            expansion=view.expansion,
            run=view.run,
            view=view,
            world=self.world,
        )

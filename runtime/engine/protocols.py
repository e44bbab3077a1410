"""What the engine asks of whoever runs it: contexts for nodes, and what to do about memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.events import Event, NodeProgress
from nodeloom.runtime.engine.pins import Pins
from nodeloom.runtime.engine.plan import Index
from nodeloom.runtime.engine.tasks import Task
from nodeloom.schema.context import InvocationContext
from nodeloom.schema.expansion import Expansion
from nodeloom.schema.values import SubgraphField


class Expander(Protocol):
    """What a run of a graph does for its nodes."""

    def tell(self, event: Event) -> None:
        """Send an event, from any thread."""

    def expansion(self, task: Task, subgraph: SubgraphField, inputs: Mapping[str, Any]) -> Expansion:
        """A subgraph of the document, with values for its interface."""

    def run(self, task: Task, expansion: Expansion) -> Awaitable[Mapping[str, Any]]:
        """Run a graph for a node; its outputs by name."""


class InstanceView:
    """What a context may know of the run it serves.

    `key` is the run's cache key: the name of its content. What the node makes (a tensor, a picture) may be named
    after it, so that the keys of nodes downstream follow the content. Every run of a volatile node has a key of its
    own, whatever its inputs; an output node has one like any other, although its result is not kept.
    """

    __slots__ = ("_expander", "_task")

    def __init__(self, expander: Expander, task: Task) -> None:
        self._expander = expander
        self._task = task

    @property
    def node(self) -> str:
        """The node's id, with the way to it in an expansion."""
        return self._task.name

    @property
    def type(self) -> str:
        """The node's type id."""
        return self._task.node.kind.type

    @property
    def index(self) -> Index:
        """The run's index."""
        return self._task.index

    @property
    def inputs(self) -> Mapping[str, Any]:
        """Its inputs by name, as they came from the document and from other nodes; not to be changed."""
        return self._task.values

    @property
    def key(self) -> str:
        """The run's cache key."""
        return self._task.key

    @property
    def cancel(self) -> CancelToken:
        """Tells the run to stop."""
        return self._task.token

    def progress(self, step: int, total: int, message: str = "", preview: object | None = None) -> None:
        """Report progress; raises `CanceledError` if the run was canceled."""
        self._task.token.check()
        self._expander.tell(NodeProgress(self.node, self.index, step, total, message, preview))

    def check_canceled(self) -> None:
        """Raise `CanceledError` if the run was canceled."""
        self._task.token.check()

    def upstream_pins(self) -> Pins:
        """Pins of the volatile and pinned runs that this one depends on: with them, the run repeats itself.

        A volatile run whose outputs a document can't store has none, and draws again.
        """
        return self._task.frame.pins_behind(self._task.record)

    def expansion(self, subgraph: SubgraphField, inputs: Mapping[str, Any]) -> Expansion:
        """A subgraph in scope of the node, as an expansion; `InputError` if there is none of that name."""
        return self._expander.expansion(self._task, subgraph, inputs)

    def run(self, expansion: Expansion) -> Awaitable[Mapping[str, Any]]:
        """Run a graph for this node, which must be `async`; its outputs by name.

        Raises `ExpansionError`, when awaited, if they can't be made.
        """
        return self._expander.run(self._task, expansion)


class ContextFactory(Protocol):
    """Makes the context that a node's `invoke` (or `probe`) is given, in the thread that the node runs in."""

    def __call__(self, view: InstanceView) -> InvocationContext:
        """A context for one run of one node."""


class Memory(Protocol):
    """What the process knows of its memory."""

    def is_exhausted(self, error: BaseException) -> bool:
        """Whether an error means that memory ran out."""

    def free(self) -> None:
        """Let go of all that can be made again."""

    def measure(self) -> Callable[[], int | None]:
        """Begin to measure; what is returned gives the most bytes that were in use since, None if it can't tell."""

    def advice(self, error: BaseException) -> str:
        """What to tell a user whose node ran out of memory, and did again after `free`."""

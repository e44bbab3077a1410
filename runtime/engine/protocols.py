"""What the engine asks of whoever runs it: contexts for nodes. It never learns what is in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.events import EventSink, NodeProgress
from nodeloom.runtime.engine.pins import Pins
from nodeloom.runtime.engine.plan import Index
from nodeloom.schema.context import InvocationContext


class InstanceView:
    """What a context may know of the run it serves.

    `key` is the run's cache key: the name of its content. What the node makes (a tensor, a picture) may be named
    after it, so that the keys of nodes downstream follow the content. Every run of a volatile node has a key of its
    own, whatever its inputs; an output node has one like any other, although its result is not kept.
    """

    __slots__ = ("_emit", "_pins", "cancel", "index", "key", "node", "type")

    def __init__(
        self,
        node: str,
        type_id: str,
        index: Index,
        key: str,
        cancel: CancelToken,
        emit: EventSink,
        pins: Callable[[], Pins],
    ) -> None:
        self.node = node
        self.type = type_id
        self.index = index
        self.key = key
        self.cancel = cancel
        self._emit = emit
        self._pins = pins

    def progress(self, step: int, total: int, message: str = "", preview: object | None = None) -> None:
        """Report progress; raises `CanceledError` if the run was canceled."""
        self.cancel.check()
        self._emit(NodeProgress(self.node, self.index, step, total, message, preview))

    def check_canceled(self) -> None:
        """Raise `CanceledError` if the run was canceled."""
        self.cancel.check()

    def upstream_pins(self) -> Pins:
        """Pins of the volatile and pinned runs that this one depends on: with them, the run repeats itself.

        A volatile run whose outputs a document can't store has none, and draws again.
        """
        return self._pins()


class ContextFactory(Protocol):
    """Makes the context that a node's `invoke` (or `probe`) is given."""

    def __call__(self, view: InstanceView) -> InvocationContext:
        """A context for one run of one node."""

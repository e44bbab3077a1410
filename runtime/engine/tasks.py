"""`Task`: one run of a node on its way, from the lookup of its result to the end of its last attempt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from nodeloom.runtime.engine.events import CacheReason
from nodeloom.runtime.engine.inputs import values_in
from nodeloom.runtime.engine.outputs import EncodedOutputs, values_of
from nodeloom.schema.expansion import Expansion
from nodeloom.schema.output import InvocationOutput

if TYPE_CHECKING:
    from nodeloom.runtime.engine.cancel import CancelToken
    from nodeloom.runtime.engine.frames import Frame
    from nodeloom.runtime.engine.history import Made
    from nodeloom.runtime.engine.instances import Instance
    from nodeloom.runtime.engine.node_types import NodeType
    from nodeloom.runtime.engine.plan import PlanNode
    from nodeloom.schema.graph import Pin

Place: TypeAlias = Literal["here", "pool", "accelerator", "loop"]
"""Where a task runs: in the thread that runs the engine, or in a lane."""


class Outcome(NamedTuple):
    """What one run of a node gave, why its code ran or not, and what it took.

    `length` is the number of items of a spreading node; `pin` is what repeats a volatile run, where a document can
    store it; `peak` are bytes.
    """

    outputs: InvocationOutput
    encoded: EncodedOutputs
    length: int
    reason: CacheReason
    why: str = ""
    seconds: float = 0.0
    pin: Pin | None = None
    peak: int | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The outputs by name."""
        return values_of(self.outputs)


class Expanded(NamedTuple):
    """An attempt gave a graph to run in the node's place, after so many seconds."""

    expansion: Expansion
    seconds: float
    peak: int | None


class Probed(NamedTuple):
    """The probe of an external node answered."""

    answer: str


Attempt: TypeAlias = Outcome | Expanded | Probed
"""What an attempt gave."""


class Task:
    """One run of a node, by its full `name` and `index`.

    `values` are its resolved inputs; `made` is what its result will be made of. `is_probe` tells that what is called
    next is the probe of an external node. `attempt` counts from 1; `expansions` counts the graphs that it ran, of
    which it is `awaiting` some; `freed` tells that memory was freed for it; `bounded` that its time is, or that of what
    it runs for; `expired` that its time is up. `place` says where it runs, `stop` ends an `async` one. `token` is its
    frame's, or one of its own that `release` lets go of: then it has `ended`, and the graphs that it runs end too.
    """

    __slots__ = (
        "attempt",
        "awaiting",
        "bounded",
        "ended",
        "expansions",
        "expired",
        "frame",
        "freed",
        "index",
        "is_probe",
        "key",
        "made",
        "name",
        "node",
        "place",
        "reason",
        "record",
        "release",
        "stop",
        "token",
        "type",
        "values",
        "why",
    )

    def __init__(
        self,
        frame: Frame,
        node: PlanNode,
        record: Instance,
        found: NodeType,
        values: Mapping[str, Any],
        made: Made,
        key: str,
        reason: CacheReason,
    ) -> None:
        self.frame = frame
        self.node = node
        self.record = record
        self.type = found
        self.values = values
        self.made = made
        self.key = key
        self.reason = reason
        self.attempt = 1
        self.expansions = 0
        self.awaiting = 0
        self.bounded = False
        self.is_probe = node.kind.purity == "external"
        self.why = ""
        self.freed = False
        self.expired = False
        self.ended = False
        self.place: Place = "here"
        self.token: CancelToken = frame.token
        self.name = frame.prefix + node.id if frame.prefix else node.id
        self.index = frame.index + record.index if frame.index else record.index
        self.release: Callable[[], None] | None = None
        self.stop: Callable[[], None] | None = None

    def again(self) -> Task:
        """The task of the next attempt, with values that this one can't have spoiled; its graphs are numbered on."""
        values = values_in(self.node, self.record)
        task = Task(self.frame, self.node, self.record, self.type, values, self.made, self.key, self.reason)
        task.attempt = self.attempt + 1
        task.expansions = self.expansions
        task.is_probe = self.is_probe
        task.freed = self.freed
        task.why = self.why
        return task

    def own_token(self) -> CancelToken:
        """A token that ends with this attempt."""
        if self.release is None:
            self.token, self.release = self.frame.token.child()
        return self.token

    def end(self) -> None:
        """The attempt is over, and so is what it still runs."""
        if self.release is not None:
            self.release()
            self.release = None
            self.ended = True
            self.token.cancel()

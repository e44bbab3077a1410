"""Events of a run, in the order in which they happen. A log of them tells everything about the run.

Every event has a `name` and `to_json()`; those of a node carry its id and index. A node that runs in the place of
another is named by the way to it: `outer/number/inner`, and its index begins with the outer one's. Not frozen,
since that makes them twice as slow to make; nobody changes one all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from pydantic_core import from_json

from nodeloom.runtime.engine.outputs import EncodedOutputs, outputs_json
from nodeloom.runtime.engine.plan import Index
from nodeloom.runtime.engine.result import Failure, RunStatus
from nodeloom.schema.json import JSON

CacheReason = Literal["hit", "missed", "volatile", "output", "pinned", "no cache", "resumed", "expanded"]
"""Why a result was reused, or why its node ran.

`hit`, `pinned` (a pin of the document) and `resumed` (an earlier part of this run) are reused; `expanded` is a node
that other nodes ran for.
"""


@dataclass(slots=True)
class RunCreated:
    """A run begins; `nodes` is the number of nodes that may run, `targets` are those asked for."""

    name: ClassVar[str] = "run.created"
    nodes: int
    targets: tuple[str, ...]

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {"event": self.name, "nodes": self.nodes, "targets": list(self.targets)}


@dataclass(slots=True)
class NodeStarted:
    """A node's code begins to run, for the `attempt`-th time (not sent for reused results).

    `once` tells that it must not run twice unasked, so whoever keeps a log writes this down before it returns. `brief`
    that nodes of its type are known to take next to no time; it is not part of the JSON.
    """

    name: ClassVar[str] = "node.started"
    node: str
    index: Index
    attempt: int = 1
    once: bool = False
    brief: bool = False

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        told: dict[str, JSON] = {
            "event": self.name, "node": self.node, "index": list(self.index), "attempt": self.attempt,
        }  # fmt: skip
        return {**told, "once": True} if self.once else told


@dataclass(slots=True)
class NodeProgress:
    """A running node did `step` of `total`; `preview` is whatever picture the node gave, and not part of the JSON."""

    name: ClassVar[str] = "node.progress"
    node: str
    index: Index
    step: int
    total: int
    message: str = ""
    preview: object | None = None

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object, without its preview."""
        return {
            "event": self.name, "node": self.node, "index": list(self.index),
            "step": self.step, "total": self.total, "message": self.message,
        }  # fmt: skip


@dataclass(slots=True)
class NodeExpanded:
    """A node runs a graph of `nodes` nodes, its `number`-th: their events follow, as `node/number/...`.

    `content` is the digest of the graph and what goes into it.
    """

    name: ClassVar[str] = "node.expanded"
    node: str
    index: Index
    number: int
    nodes: int
    content: str = ""

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {
            "event": self.name, "node": self.node, "index": list(self.index),
            "number": self.number, "nodes": self.nodes, "content": self.content,
        }  # fmt: skip


@dataclass(slots=True)
class NodeFinished:
    """A node has its outputs; `encoded` holds their canonical JSON, which is joined when it is asked for.

    `why` says more of the cache's reason, such as which input changed. `seconds` is the time that the node's code
    took, `peak_memory` the most bytes in use meanwhile, where it was measured. `attempt` is the one that gave them.
    """

    name: ClassVar[str] = "node.finished"
    node: str
    index: Index
    encoded: EncodedOutputs
    cache: CacheReason
    seconds: float
    why: str = ""
    peak_memory: int | None = None
    attempt: int = 1

    @property
    def outputs_json(self) -> bytes:
        """The outputs as a canonical JSON object."""
        return outputs_json(self.encoded)

    @property
    def outputs(self) -> dict[str, JSON]:
        """The outputs as JSON values (a list for a spread output)."""
        values: dict[str, JSON] = from_json(self.outputs_json)
        return values

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {
            "event": self.name, "node": self.node, "index": list(self.index), "outputs": self.outputs,
            "cache": self.cache, "why": self.why, "seconds": self.seconds, "peak_memory": self.peak_memory,
            "attempt": self.attempt,
        }  # fmt: skip


@dataclass(slots=True)
class NodeRetrying:
    """An attempt failed, and another follows after `delay` seconds."""

    name: ClassVar[str] = "node.retrying"
    node: str
    index: Index
    attempt: int
    delay: float
    failure: Failure

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {
            "event": self.name, "node": self.node, "index": list(self.index), "attempt": self.attempt,
            "delay": self.delay, **_told(self.failure),
        }  # fmt: skip


@dataclass(slots=True)
class NodeFailed:
    """A node failed; its failure holds the sentence for the user and the traceback for the log."""

    name: ClassVar[str] = "node.failed"
    node: str
    index: Index
    failure: Failure

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {"event": self.name, "node": self.node, "index": list(self.index), **_told(self.failure)}


@dataclass(slots=True)
class NodeBlocked:
    """A node can't run because of a failure before it; an index shorter than usual stands for all runs beneath it."""

    name: ClassVar[str] = "node.blocked"
    node: str
    index: Index
    cause_node: str
    cause_index: Index
    message: str

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {
            "event": self.name, "node": self.node, "index": list(self.index),
            "cause": {"node": self.cause_node, "index": list(self.cause_index)}, "message": self.message,
        }  # fmt: skip


@dataclass(slots=True)
class RunFinished:
    """The run is over; `is_early` tells that it ended before all was done that could be."""

    name: ClassVar[str] = "run.finished"
    status: RunStatus
    seconds: float
    is_early: bool = False

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {"event": self.name, "status": self.status, "seconds": self.seconds, "is_early": self.is_early}


Event: TypeAlias = (
    RunCreated
    | NodeStarted
    | NodeProgress
    | NodeExpanded
    | NodeFinished
    | NodeRetrying
    | NodeFailed
    | NodeBlocked
    | RunFinished
)
EventSink: TypeAlias = Callable[[Event], None]


def _told(failure: Failure) -> dict[str, JSON]:
    return {
        "type": failure.type, "code": failure.code, "message": failure.message, "field": failure.field,
        "traceback": failure.traceback,
    }  # fmt: skip

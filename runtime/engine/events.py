"""Events of a run, in the order in which they happen. A log of them tells everything about the run.

Every event has a `name` and `to_json()`; those of a node carry its id and index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from pydantic_core import from_json

from nodeloom.runtime.engine.plan import Index
from nodeloom.runtime.engine.result import Failure, RunStatus
from nodeloom.schema.json import JSON

CacheReason = Literal["hit", "missed: not seen", "volatile", "output", "pinned", "no cache"]
"""Why a result was reused, or why its node ran."""


@dataclass(frozen=True, slots=True)
class RunCreated:
    """A run begins; `nodes` is the number of nodes that may run, `targets` are those asked for."""

    name: ClassVar[str] = "run.created"
    nodes: int
    targets: tuple[str, ...]

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {"event": self.name, "nodes": self.nodes, "targets": list(self.targets)}


@dataclass(frozen=True, slots=True)
class NodeStarted:
    """A node's code begins to run (not sent for reused or pinned results)."""

    name: ClassVar[str] = "node.started"
    node: str
    index: Index

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {"event": self.name, "node": self.node, "index": list(self.index)}


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class NodeFinished:
    """A node has its outputs; `outputs_json` is their canonical JSON object, `seconds` the time its code took."""

    name: ClassVar[str] = "node.finished"
    node: str
    index: Index
    outputs_json: bytes
    cache: CacheReason
    seconds: float

    @property
    def outputs(self) -> dict[str, JSON]:
        """The outputs as JSON values (a list for a spread output)."""
        values: dict[str, JSON] = from_json(self.outputs_json)
        return values

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {
            "event": self.name, "node": self.node, "index": list(self.index),
            "outputs": self.outputs, "cache": self.cache, "seconds": self.seconds,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NodeFailed:
    """A node failed; its failure holds the sentence for the user and the traceback for the log."""

    name: ClassVar[str] = "node.failed"
    node: str
    index: Index
    failure: Failure

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        failure = self.failure
        return {
            "event": self.name, "node": self.node, "index": list(self.index), "type": failure.type,
            "code": failure.code, "message": failure.message, "field": failure.field, "traceback": failure.traceback,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The run is over."""

    name: ClassVar[str] = "run.finished"
    status: RunStatus
    seconds: float

    def to_json(self) -> dict[str, JSON]:
        """The event as a JSON object."""
        return {"event": self.name, "status": self.status, "seconds": self.seconds}


Event: TypeAlias = RunCreated | NodeStarted | NodeProgress | NodeFinished | NodeFailed | NodeBlocked | RunFinished
EventSink: TypeAlias = Callable[[Event], None]

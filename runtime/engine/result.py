"""What a run leaves: `RunResult`, and `Failure` for each node that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from nodeloom.runtime.engine.plan import Index
from nodeloom.schema.graph import Pin
from nodeloom.schema.output import InvocationOutput

RunStatus = Literal["completed", "partial", "failed", "canceled"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one run of a node failed: a sentence that names the node, and the traceback for the log ("" if expected)."""

    node: str
    index: Index
    type: str
    code: str
    message: str
    field: str | None = None
    traceback: str = ""


class NodeRecord(NamedTuple):
    """Why and how long a node's code ran, or why its result was reused.

    `cache` is a `CacheReason`, `why` says more of it; `seconds` are those of the last attempt, `peak_memory` are bytes
    (None: not measured).
    """

    cache: str
    why: str = ""
    seconds: float = 0.0
    peak_memory: int | None = None
    attempts: int = 1


@dataclass(slots=True)
class RunResult:
    """The outcome of one run.

    `completed`: every target finished. `partial`: some did. `failed`: none did. `outputs` are the targets' results by
    node id and index; `blocked` names, per record that could not run, the failure that is to blame (an index shorter
    than the node's scope stands for all runs beneath it); `pins` hold what volatile nodes drew, where a document
    can store it; `runs` are the records of all runs that finished. Nodes of expansions go by their full name, and
    count for the status only through the node that ran them.
    """

    status: RunStatus = "completed"
    outputs: dict[str, dict[Index, InvocationOutput]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    blocked: dict[str, dict[Index, Failure]] = field(default_factory=dict)
    pins: dict[str, list[Pin]] = field(default_factory=dict)
    runs: dict[str, dict[Index, NodeRecord]] = field(default_factory=dict)

    def output(self, node: str, index: Index = ()) -> InvocationOutput:
        """The result of one run of a target; `KeyError` if it did not finish."""
        return self.outputs[node][index]

    def values(self, node: str, output: str) -> Mapping[Index, object]:
        """One output of a target, by index."""
        return {index: getattr(result, output) for index, result in self.outputs.get(node, {}).items()}

"""What a run leaves: `RunResult`, and `Failure` for each node that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from nodeloom.runtime.engine.plan import Index
from nodeloom.schema.graph import Pin
from nodeloom.schema.output import InvocationOutput

if TYPE_CHECKING:
    from nodeloom.runtime.engine.events import NodeFinished

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


@dataclass(slots=True)
class RunResult:
    """The outcome of one run.

    `completed`: every target finished. `partial`: some did. `failed`: none did. `outputs` are the targets' results by
    node id and index; `blocked` names, per record that could not run, the failure that is to blame (an index shorter
    than the node's scope stands for all runs beneath it); `pins` hold what volatile nodes drew, where a document
    can store it; `finished` tells of every run that finished why and how long its code ran, or why its result was
    reused. Nodes of expansions go by their full name, and count for the status only through the node that ran them.
    `left_behind` are nodes whose code was told to end, did not, and may run still.
    """

    status: RunStatus = "completed"
    outputs: dict[str, dict[Index, InvocationOutput]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    blocked: dict[str, dict[Index, Failure]] = field(default_factory=dict)
    pins: dict[str, list[Pin]] = field(default_factory=dict)
    finished: list[NodeFinished] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)

    def output(self, node: str, index: Index = ()) -> InvocationOutput:
        """The result of one run of a target; `KeyError` if it did not finish."""
        return self.outputs[node][index]

    def run(self, node: str, index: Index = ()) -> NodeFinished:
        """The record of one run; `KeyError` if it did not finish."""
        for event in self.finished:
            if (event.node, event.index) == (node, index):
                return event
        raise KeyError(node, index)

    def values(self, node: str, output: str) -> Mapping[Index, object]:
        """One output of a target, by index."""
        return {index: getattr(result, output) for index, result in self.outputs.get(node, {}).items()}

"""What clients send about runs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from nodeloom.runtime.server.bodies import AnyJSON, Body, JSONObject
from nodeloom.runtime.server.parameters import ID_PATTERN, Id

Name = Annotated[str, Field(max_length=256)]
Names = Annotated[list[Name], Field(max_length=10_000)]
Priority = Annotated[int, Field(ge=-1_000_000, le=1_000_000, description="Runs of higher priority go first")]


OptionalWorkflow = Annotated[
    Id | None, Field(description="Id of the saved workflow that the document was made from, changed or not")
]


class NodePolicy(Body):
    """What happens when a node fails or takes too long. Times in seconds."""

    retries: int = Field(default=0, ge=0, le=100)
    backoff: float = Field(default=1.0, ge=0, le=86_400, description="Before the first repetition; then twice as long")
    timeout: float | None = Field(default=None, gt=0, le=1e9, description="Longest time of one attempt")


class Policies(Body):
    """The policy of each node of a run."""

    default: NodePolicy = Field(default_factory=NodePolicy)
    nodes: dict[str, NodePolicy] = Field(default={}, description="Of single nodes, by id")
    fail_fast: bool = Field(default=False, description="End the run with the first failure")


class Terms(Body):
    """How runs are to be done: what requests for runs have in common."""

    inputs: JSONObject = Field(default={}, description="Values by the name of the input")
    batch: list[dict[str, list[AnyJSON]]] = Field(
        default=[],
        max_length=16,
        description="Groups of lists by the name of the input: zipped within a group, crossed between groups",
    )
    queue: str = Field(default="default", pattern=ID_PATTERN)
    priority: Priority = 0
    front: bool = Field(default=False, description="Before all that waits in the queue")
    name: str = Field(default="", max_length=1000, description="For people; the workflow's own without")
    tags: list[Name] = Field(default=[], max_length=100)
    targets: Names | None = Field(default=None, description="Run only to these nodes, and tell their outputs")
    policies: Policies = Field(default_factory=Policies)

    def options(self) -> JSONObject:
        """What the one who runs it needs beside; what says nothing is left out."""
        options: JSONObject = {} if self.targets is None else {"targets": [*self.targets]}
        if self.policies != Policies():
            options["policies"] = self.policies.model_dump(mode="json", exclude_unset=True)
        return options


class RunRequest(Terms):
    """A workflow to run: a document, or a graph of `nodes` and `edges` without the head of a document."""

    document: JSONObject | None = None
    graph: JSONObject | None = None
    workflow: OptionalWorkflow = None


class Retry(Body):
    """How a run goes on that failed or was canceled."""

    repeat: Names = Field(default=[], description="Nodes that may run twice although they are not idempotent")


class Move(Body):
    """Another place in the queue, beside a run of the same queue."""

    before: Id | None = None
    after: Id | None = None


class Change(Body):
    """What of a queued run can be changed."""

    priority: Priority


class Prune(Body):
    """Which ended runs to forget."""

    before: float = Field(ge=0, le=1e12, description="Those that ended before this time, in seconds since 1970")
    queue: str | None = Field(default=None, pattern=ID_PATTERN)


class NewQueue(Body):
    """A queue to make."""

    name: str = Field(description="Small letters, digits, dots, dashes and underscores", max_length=64)


State = Literal["queued", "running", "completed", "partial", "failed", "canceled"]

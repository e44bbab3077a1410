"""`End`: how a run ended, as it is written with its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from nodeloom.runtime.server.dispatch.losses import CODE, MOST
from nodeloom.runtime.store.records.queue import EndState
from nodeloom.runtime.worker.messages import Ended
from nodeloom.schema.errors import InvalidGraphError, NodeloomError, Problem
from nodeloom.schema.json import JSON


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended; `problems` are those of `Problem` as JSON."""

    state: EndState
    seconds: float = 0.0
    outputs: Mapping[str, JSON] = field(default_factory=dict)
    problems: Sequence[JSON] = ()

    @classmethod
    def of(cls, ended: Ended) -> End:
        """What a worker said; a run that it refused has failed."""
        state: EndState = "failed" if ended.status == "refused" else ended.status
        return cls(state, ended.seconds, ended.outputs, [told_of(each) for each in ended.problems])

    @classmethod
    def refused(cls, error: NodeloomError) -> End:
        """A run that could not be given to a worker."""
        problems = error.problems if isinstance(error, InvalidGraphError) else [Problem(error.code, str(error))]
        return cls("failed", problems=[told_of(each) for each in problems])

    @classmethod
    def hopeless(cls, reason: str) -> End:
        """A run that no worker survives; `reason` is how the last one ended."""
        why = f"{MOST} worker processes that began this run were lost; the last {reason}"
        return cls("failed", problems=[told_of(Problem(CODE, why))])


def told_of(problem: Problem) -> JSON:
    """A problem as JSON."""
    return asdict(problem)

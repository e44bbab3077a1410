"""What the failure of an attempt means: whether there is another one, and what to tell if there is none."""

from __future__ import annotations

from typing import NamedTuple

from nodeloom.runtime.engine.failures import InputRefusedError, RefusalError, failure_of
from nodeloom.runtime.engine.policy import Policy
from nodeloom.runtime.engine.protocols import Memory
from nodeloom.runtime.engine.result import Failure
from nodeloom.runtime.engine.tasks import Task
from nodeloom.schema.errors import NodeloomError


class Verdict(NamedTuple):
    """The failure of an attempt, and the seconds until the next one (None: it was the last)."""

    failure: Failure
    delay: float | None


def verdict(task: Task, error: BaseException, policy: Policy, memory: Memory) -> Verdict:
    """Decide about a failed attempt. Where memory ran out, it is freed, and the task tried once more."""
    name, index, type_id = task.name, task.index, task.node.kind.type
    failure = failure_of(name, index, type_id, error)
    if memory.is_exhausted(error):
        exhausted = Failure(
            name, index, type_id, "out-of-memory", f"node {name} ({type_id}): {memory.advice(error)}", None,
            failure.traceback,
        )  # fmt: skip
        if task.freed or not task.node.kind.idempotent:
            return Verdict(exhausted, None)
        task.freed = True
        memory.free()
        return Verdict(exhausted, 0.0)
    attempts = task.attempt - task.freed
    if attempts > policy.retries or not may_help(error) or not task.node.kind.idempotent:
        return Verdict(failure, None)
    return Verdict(failure, policy.delay(attempts))


def may_help(error: BaseException) -> bool:
    """Whether another attempt may go better: not where inputs or outputs were refused, in nodeloom's own words."""
    return not isinstance(error, (NodeloomError, InputRefusedError, RefusalError))

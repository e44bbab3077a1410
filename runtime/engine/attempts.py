"""What the failure of an attempt means: whether there is another one, and what to tell if there is none."""

from __future__ import annotations

from dataclasses import replace
from traceback import clear_frames
from typing import NamedTuple

from nodeloom.runtime.engine.failures import InputRefusedError, RefusalError, failure_of
from nodeloom.runtime.engine.inputs import known_inputs
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
    failure = failure_of(name, index, type_id, error, known_inputs(task.node))
    is_repeatable = task.node.kind.idempotent
    if memory.is_exhausted(error):
        if not task.freed and is_repeatable:
            task.freed = True
            _let_go(error)
            memory.free()
            return Verdict(replace(failure, code="out-of-memory"), 0.0)
        message = f"node {name} ({type_id}): {memory.advice(error)}" if task.freed else failure.message
        return Verdict(replace(failure, code="out-of-memory", message=message), None)
    attempts = task.attempt - task.freed
    if attempts > policy.retries or not _may_help(error) or not is_repeatable:
        return Verdict(failure, None)
    return Verdict(failure, policy.delay(attempts))


def _let_go(error: BaseException) -> None:
    """Empty the frames that an error remembers, and drop them: what the node held would outlive all efforts to free it.

    An empty frame still has its function, and with that what the function closed over.
    """
    each: BaseException | None = error
    while each is not None:
        clear_frames(each.__traceback__)
        each.__traceback__ = None
        each = each.__cause__ or each.__context__


def _may_help(error: BaseException) -> bool:
    """Whether another attempt may go better: not where inputs or outputs were refused, in nodeloom's own words."""
    return not isinstance(error, (NodeloomError, InputRefusedError, RefusalError))

"""Calls the code of nodes: builds the model, makes its context, checks and encodes what comes back.

An attempt may run in any thread: it only reads its task, and tells nobody but its caller.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from nodeloom.runtime.engine.failures import InputRefusedError, OutputRefusedError
from nodeloom.runtime.engine.outputs import encode_outputs, values_of
from nodeloom.runtime.engine.plan import Kind
from nodeloom.runtime.engine.protocols import ContextFactory, InstanceView, Memory
from nodeloom.runtime.engine.tasks import Attempt, Expanded, Outcome, Probed, Task
from nodeloom.schema.declaration import Invocation
from nodeloom.schema.expansion import Expansion
from nodeloom.schema.mistakes import place_of, verdict
from nodeloom.schema.output import InvocationOutput

Keep = Callable[[InvocationOutput], None]
"""Makes everything that outputs name durable; called where the node ran."""
Peak = Callable[[], int | None]
"""Gives the most bytes in use since it was made."""


@dataclass(frozen=True, slots=True)
class Invoker:
    """Makes attempts. `clock` counts seconds; `keep` and `memory` are None where nothing is kept or measured.

    `most` is how many bytes the outputs of a node may have.
    """

    contexts: ContextFactory
    clock: Callable[[], float]
    keep: Keep | None
    memory: Memory | None
    most: float = math.inf

    def attempt(self, task: Task, view: InstanceView) -> Attempt | Awaitable[Attempt]:
        """Run a task to its end, or to where it has to be awaited; raises whatever its code raises."""
        is_measured = task.place != "here" or task.node.kind.accelerator
        peak = self.memory.measure() if is_measured and self.memory is not None else None
        began = self.clock()
        context = self.contexts(view)
        invocation = build(task.type.cls, task.values)
        if task.is_probe:
            return Probed(invocation.probe(context))
        return self.rest(task, invocation.invoke(context), began, peak)

    def rest(self, task: Task, found: Any, began: float, peak: Peak | None = None) -> Attempt | Awaitable[Attempt]:
        """What an attempt that began at a time gave, by what its code returned."""
        if not isinstance(found, (task.type.output_type, Expansion)) and inspect.isawaitable(found):
            return self._awaited(task, found, began, peak)
        return self._result(task, found, self.clock() - began, peak)

    async def _awaited(self, task: Task, found: Awaitable[Any], began: float, peak: Peak | None) -> Attempt:
        return self._result(task, await found, self.clock() - began, peak)

    def _result(self, task: Task, found: Any, seconds: float, peak: Peak | None) -> Attempt:
        most = None if peak is None else peak()
        if isinstance(found, task.type.output_type):
            encoded, length = encode_outputs(task.node.kind, values_of(found), self.most)
            if self.keep is not None:
                self.keep(found)
            return tuple.__new__(Outcome, (found, encoded, length, task.reason, task.why, seconds, None, most))
        if isinstance(found, Expansion):
            return Expanded(found, seconds, most)
        expected = task.type.output_type.__name__
        raise OutputRefusedError(f"it returned {type(found).__name__}, but must return {expected}")


def build(cls: type[Invocation], values: Mapping[str, Any]) -> Invocation:
    """The invocation with its inputs, validated; raises `InputRefusedError`."""
    try:
        invocation: Invocation = cls.__pydantic_validator__.validate_python(values)  # model_validate, in half the time
        return invocation
    except ValidationError as error:
        raise InputRefusedError from error


def needed(cls: type[Invocation], kind: Kind, values: Mapping[str, Any]) -> set[str]:
    """Lazy inputs that a node asks for; those of them that are not among the values yet have their defaults.

    Raises `InputRefusedError` if the other values are refused.
    """
    names = set(build(cls, values).needs())
    unknown = names - kind.lazy
    if unknown:
        raise OutputRefusedError(f"its needs() names {', '.join(sorted(unknown))}, which is no lazy input")
    return names


def outputs_from(cls: type[Invocation], values: Mapping[str, Any], what: str) -> InvocationOutput:
    """Outputs from JSON values; raises `OutputRefusedError`, which calls them by `what` they are, such as "pinned".

    A spread output is given as a list of items.
    """
    try:
        return cls.definition.output_type.model_validate(values)
    except ValidationError as error:
        mistake = error.errors(include_url=False)[0]
        raise OutputRefusedError(f"its {what} outputs can't be used: {place_of(mistake)} {verdict(mistake)}") from error

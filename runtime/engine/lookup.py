"""`Lookup`: what is known of a run before its code is called: a pin, an earlier part of the run, or the cache."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nodeloom.runtime.engine.cache import ResultCache
from nodeloom.runtime.engine.events import CacheReason
from nodeloom.runtime.engine.failures import RefusalError
from nodeloom.runtime.engine.frames import Frame
from nodeloom.runtime.engine.history import FIRST_RUN, History, Made, difference
from nodeloom.runtime.engine.inputs import key_json, values_in
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.invoking import outputs_from
from nodeloom.runtime.engine.keys import result_key
from nodeloom.runtime.engine.node_types import NodeType, NodeTypes
from nodeloom.runtime.engine.outputs import encode_outputs, values_of
from nodeloom.runtime.engine.pins import drawn, pin_applies
from nodeloom.runtime.engine.plan import PlanNode
from nodeloom.runtime.engine.resume import Earlier
from nodeloom.runtime.engine.tasks import Outcome, Task


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds results that are there already. `earlier` is what an earlier part of the run left, if it `is_resumed`."""

    types: NodeTypes
    cache: ResultCache | None
    history: History
    earlier: Earlier
    is_resumed: bool
    nonce: str = field(default_factory=lambda: uuid.uuid4().hex)

    def find(self, frame: Frame, node: PlanNode, record: Instance) -> Outcome | Task:
        """The outcome of a run whose inputs are there, or the task to run.

        Raises what its failure in an earlier part of the run was, `RefusalError` if it must not be repeated, and
        `OutputRefusedError` for outputs of a pin that don't fit.
        """
        found = self.types.get(node.kind)
        pin = node.pins.get(record.index) if node.pins else None
        if pin is not None and pin.inputs is None:
            return self._given(node, found, pin.outputs, "pinned")._replace(pin=pin)
        kind = node.kind
        if self.is_resumed and (outcome := self._resumed(frame, node, record, found)) is not None:
            return outcome
        if pin is not None and pin_applies(pin, kind, values_in(node, record)):
            return self._given(node, found, pin.outputs, "pinned")._replace(pin=pin)
        inputs = key_json(node, record)
        if kind.purity == "pure" and not kind.output and self.cache is not None:
            key = result_key(found.prefix, inputs)
            known = self.cache.get(key, found.output_type)
            if known is not None:
                self._remember(frame, node, record, Made._make((found.prefix, inputs, None)))
                return Outcome._make((*known, "hit", "", 0.0, None, None))
            made = Made._make((found.prefix, inputs, None))
            return Task(frame, node, record, found, values_in(node, record), made, key, "missed")
        return self._task(frame, node, record, found, Made(found.prefix, inputs))

    def _task(self, frame: Frame, node: PlanNode, record: Instance, found: NodeType, made: Made) -> Task:
        """The task of a run whose result is not kept, or depends on a probe as well."""
        kind = node.kind
        chance: str | None = None
        reason: CacheReason = "output" if kind.output else "no cache" if self.cache is None else "missed"
        if kind.purity == "volatile":
            # What it makes may be named by its key, so two runs must not share one.
            chance, reason = f"{self.nonce} {frame.prefix}{node.id} {frame.index}{record.index}", "volatile"
        key = result_key(made.prefix, made.inputs, chance)
        return Task(frame, node, record, found, values_in(node, record), made, key, reason)

    def probed(self, task: Task, answer: str) -> Outcome | Task:
        """The outcome of an external node whose probe has answered, or the task to run."""
        task.is_probe = False
        task.made = task.made._replace(probe=answer)
        task.key = result_key(*task.made)
        if task.reason != "missed" or self.cache is None:
            return task
        known = self.cache.get(task.key, task.type.output_type)
        if known is None:
            return task
        self.history.remember(task.name, task.index, task.made)
        return Outcome(*known, "hit")

    def why(self, task: Task) -> str:
        """What changed since the last result of a task that missed the cache."""
        if task.reason != "missed":
            return ""
        before = self.history.last(task.name, task.index)
        return FIRST_RUN if before is None else difference(before, task.made)

    def _remember(self, frame: Frame, node: PlanNode, record: Instance, made: Made) -> None:
        self.history.remember(frame.prefix + node.id, frame.index + record.index, made)

    def _resumed(self, frame: Frame, node: PlanNode, record: Instance, found: NodeType) -> Outcome | None:
        name, index = frame.prefix + node.id, frame.index + record.index
        failure = self.earlier.failed.get((name, index))
        if failure is not None:
            raise RefusalError(failure)
        outputs = self.earlier.finished.get((name, index))
        if outputs is None:
            self.earlier.check_repeatable(name, index, node.kind)
            return None
        outcome = self._given(node, found, outputs, "resumed")
        if node.kind.purity != "volatile":
            return outcome
        pin = drawn(record.index, node.kind, values_in(node, record), outcome.outputs, outcome.encoded)
        return outcome._replace(pin=pin)

    def _given(self, node: PlanNode, found: NodeType, values: Mapping[str, Any], reason: CacheReason) -> Outcome:
        outputs = outputs_from(found.cls, values, reason)
        encoded, length = encode_outputs(node.kind, values_of(outputs))
        return Outcome(outputs, encoded, length, reason)

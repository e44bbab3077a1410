"""`ShortWay`: a run of an ordinary node in the thread that runs the engine, from its lookup to its outcome in one go.

It does what `Lookup`, `Invoker` and `PlanRun` do together, for nodes that need nothing special: pure, not `async`, not
lazy, without pins, no earlier part of the run to look at, no lane to go to: there is none, or nodes of their type are
known to be over at once. Whatever turns out to be unusual (an error, an expansion) it leaves to them. Nodes that take
no time themselves cost two thirds of what they cost the long way: the difference is calls, and looking the same things
up for each node.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

from nodeloom.runtime.engine.cache import CachedResult, ResultCache
from nodeloom.runtime.engine.events import CacheReason, NodeFinished, NodeStarted
from nodeloom.runtime.engine.history import FIRST_RUN, Made, difference
from nodeloom.runtime.engine.inputs import key_json, values_in
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.invoking import build
from nodeloom.runtime.engine.keys import result_key
from nodeloom.runtime.engine.outputs import encode_outputs, values_of
from nodeloom.runtime.engine.protocols import Expander, InstanceView
from nodeloom.runtime.engine.report import PASSING
from nodeloom.runtime.engine.tasks import Task

if TYPE_CHECKING:
    from nodeloom.runtime.engine.dispatcher import Found
    from nodeloom.runtime.engine.frames import Frame
    from nodeloom.runtime.engine.node_types import NodeType
    from nodeloom.runtime.engine.pace import Pace
    from nodeloom.runtime.engine.plan import PlanNode
    from nodeloom.runtime.engine.plan_run import Services
    from nodeloom.runtime.engine.report import Report

_new = tuple.__new__
"""Makes a named tuple in half the time that its class takes."""


class ShortWay:
    """Runs ordinary nodes; `on_other` gets the task and what came of it where that is no outcome.

    Where there are lanes, `pace` knows what is worth one, and nothing begins that is `flying`: on its way already.
    """

    def __init__(
        self, services: Services, cache: ResultCache, report: Report, expander: Expander,
        on_other: Callable[[Task, Found], None], left: Callable[[Frame], None],
        pace: Pace | None, flying: Container[str],
    ) -> None:  # fmt: skip
        self._pace = pace
        self._flying = flying
        self._get, self._put = cache.get, cache.put
        self._last, self._remember = services.lookup.history.last, services.lookup.history.remember
        invoker = services.invoker
        self._clock, self._contexts, self._keep = invoker.clock, invoker.contexts, invoker.keep
        self._rest, self._most = invoker.rest, invoker.most
        self._report = report
        self._tell = report.listener if pace is None else report.tell  # lanes are not waited for after what it raises
        self._finished = report.result.finished
        self._expander = expander
        self._on_other = on_other
        self._left = left
        self._types = services.types
        self._known: dict[str, NodeType | None] = {}

    def go(self, frame: Frame, node: PlanNode, record: Instance) -> bool:
        """See to a run whose inputs are there; False if it must go the long way."""
        kind = node.kind
        try:
            found = self._known[kind.type]
        except KeyError:
            found = self._known[kind.type] = self._types.find(kind)
        if found is None or not found.is_ordinary or node.pins is not None or frame.token.canceled:
            return False
        pace = self._pace
        if pace is not None and not pace.is_trivial(kind.type):
            return False
        name, index = frame.prefix + node.id, frame.index + record.index
        inputs = key_json(node, record)
        key = result_key(found.prefix, inputs)
        if key in self._flying:
            return False
        known = self._get(key, found.output_type)
        before = self._last(name, index)
        if known is None:
            made = _new(Made, (found.prefix, inputs, None))
            why = FIRST_RUN if before is None else difference(before, made)
            task = Task(frame, node, record, found, values_in(node, record), made, key, "missed")
            task.why = why
            self._tell(NodeStarted(name, index, 1, brief=pace is not None))
            try:
                began = self._clock()
                outputs = build(found.cls, task.values).invoke(self._contexts(InstanceView(self._expander, task)))
                seconds = self._clock() - began
                if type(outputs) is not found.output_type:
                    self._on_other(task, self._rest(task, outputs, began))
                    return True
                values = values_of(outputs)
                encoded, length = encode_outputs(kind, values, self._most)
                if self._keep is not None:
                    self._keep(outputs)
            except PASSING:
                raise
            except BaseException as error:  # whatever a node raises is its own failure
                if self._report.error is not None:
                    raise self._report.error from None
                self._on_other(task, error)
                return True
            if pace is not None:
                pace.ran(kind.type, seconds)
            reason: CacheReason = "missed"
            self._remember(name, index, made)
            self._put(key, _new(CachedResult, (outputs, encoded, length)))
        else:
            if before is None or before.inputs != inputs or before.prefix != found.prefix:
                self._remember(name, index, Made(found.prefix, inputs))
            outputs, encoded, length = known
            values = values_of(outputs)
            reason, why, seconds = "hit", "", 0.0
        event = NodeFinished(name, index, encoded, reason, seconds, why)
        self._finished.append(event)
        self._tell(event)
        record.outputs = outputs
        record.values = values
        record.encoded = encoded
        record.length = length
        frame.scheduler.finish(record)
        if frame.on_end is None:
            frame.active -= 1
        else:
            self._left(frame)
        return True

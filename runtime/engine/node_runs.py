"""`NodeRuns`: where the outputs of a run of a node come from: a pin, the cache, or the node's own code."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from nodeloom.runtime.engine.cache import CachedResult, ResultCache
from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.events import CacheReason, EventSink, NodeStarted
from nodeloom.runtime.engine.inputs import key_json, resolve
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.invoking import (
    EncodedOutputs,
    Invoker,
    build,
    encode_outputs,
    needed,
    outputs_from,
    outputs_json,
)
from nodeloom.runtime.engine.keys import result_key
from nodeloom.runtime.engine.node_types import NodeType, NodeTypes
from nodeloom.runtime.engine.pins import Pins, drawn, pin_applies, pins_of, upstream
from nodeloom.runtime.engine.plan import Plan, PlanNode
from nodeloom.runtime.engine.protocols import ContextFactory, InstanceView
from nodeloom.schema.graph import Pin
from nodeloom.schema.output import InvocationOutput


@dataclass(frozen=True, slots=True)
class Services:
    """What a run is given by its engine; `clock` counts seconds."""

    types: NodeTypes
    contexts: ContextFactory
    cache: ResultCache | None
    invoker: Invoker
    clock: Callable[[], float]


class Outcome(NamedTuple):
    """What one run of a node gave, why its code ran or not, and the seconds it took.

    `length` is the number of items of a spreading node; `pin` is what repeats a volatile run, where a document can
    store it.
    """

    outputs: InvocationOutput
    encoded: EncodedOutputs
    length: int
    reason: CacheReason
    seconds: float = 0.0
    pin: Pin | None = None


class NodeRuns:
    """Runs single nodes of one plan. Whatever a node raises comes out of here unchanged."""

    def __init__(self, services: Services, plan: Plan, emit: EventSink, cancel: CancelToken) -> None:
        self._services = services
        self._plan = plan
        self._emit = emit
        self._cancel = cancel
        self._nonce = uuid.uuid4().hex

    def wants(self, node: PlanNode, record: Instance) -> set[str]:
        """Lazy inputs that a node asks for and did not ask for before."""
        if not record.sources:
            return set()
        values = resolve(node, record).values
        return needed(self._services.types.get(node.kind).cls, node.kind, values) - (record.wanted or set())

    def run(self, node: PlanNode, record: Instance) -> Outcome:
        """The outputs of a run whose sources are done."""
        found = self._services.types.get(node.kind)
        pin = node.pins.get(record.index) if node.pins else None
        if pin is not None and pin.inputs is None:
            return self._pinned(node, found, pin)
        values, forms = resolve(node, record)
        if pin is not None and pin_applies(pin, node.kind, values):
            return self._pinned(node, found, pin)
        content = key_json(node, forms)
        purity = node.kind.purity
        if purity == "volatile":
            # What it makes may be named by its key, so two runs must not share one.
            key = result_key(found.prefix, content, f"{self._nonce} {node.id} {record.index}")
            outcome = self._invoked(node, record, found, key, values, "volatile")
            pin = drawn(record.index, node.kind, values, outcome.outputs, outputs_json(outcome.encoded))
            return outcome._replace(pin=pin)
        key = result_key(found.prefix, content)
        if purity == "external":
            key = result_key(found.prefix, content, self._probe(node, record, found, key, values))
        if node.kind.output:
            return self._invoked(node, record, found, key, values, "output")
        return self._cached(node, record, found, key, values)

    def _cached(
        self, node: PlanNode, record: Instance, found: NodeType, key: str, values: Mapping[str, Any]
    ) -> Outcome:
        cache = self._services.cache
        if cache is None:
            return self._invoked(node, record, found, key, values, "no cache")
        known = cache.get(key, found.cls.definition.output_type)
        if known is not None:
            return Outcome(known.outputs, known.encoded, known.length, "hit")
        outcome = self._invoked(node, record, found, key, values, "missed")
        cache.put(key, CachedResult(outcome.outputs, outcome.encoded, outcome.length))
        return outcome

    def _invoked(
        self,
        node: PlanNode,
        record: Instance,
        found: NodeType,
        key: str,
        values: Mapping[str, Any],
        reason: CacheReason,
    ) -> Outcome:
        services = self._services
        self._emit(NodeStarted(node.id, record.index))
        began = services.clock()
        context = services.contexts(self._view(node, record, key))
        outputs = services.invoker.invoke(build(found.cls, values), context)
        seconds = services.clock() - began
        encoded, length = encode_outputs(node.kind, outputs)
        return Outcome(outputs, encoded, length, reason, seconds)

    def _pinned(self, node: PlanNode, found: NodeType, pin: Pin) -> Outcome:
        outputs = outputs_from(found.cls, pin.outputs)
        encoded, length = encode_outputs(node.kind, outputs)
        return Outcome(outputs, encoded, length, "pinned", 0.0, pin)

    def _probe(self, node: PlanNode, record: Instance, found: NodeType, key: str, values: Mapping[str, Any]) -> str:
        return build(found.cls, values).probe(self._services.contexts(self._view(node, record, key)))

    def _view(self, node: PlanNode, record: Instance, key: str) -> InstanceView:
        def pins() -> Pins:
            return pins_of(self._plan, upstream(record))

        return InstanceView(node.id, node.kind.type, record.index, key, self._cancel, self._emit, pins)

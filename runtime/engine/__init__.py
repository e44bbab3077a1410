"""The graph executor: validate a graph, compile it to a plan, run the plan. It knows `schema` and nothing else."""

from nodeloom.runtime.engine.cache import CachedResult, MemoryCache, ResultCache
from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.compiler import compile_graph, default_targets
from nodeloom.runtime.engine.events import (
    CacheReason,
    Event,
    EventSink,
    NodeBlocked,
    NodeExpanded,
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodeRetrying,
    NodeStarted,
    RunCreated,
    RunFinished,
)
from nodeloom.runtime.engine.executor import Engine
from nodeloom.runtime.engine.history import History, Made, MemoryHistory
from nodeloom.runtime.engine.lanes import Lanes
from nodeloom.runtime.engine.pins import Pins
from nodeloom.runtime.engine.plan import Index, Plan
from nodeloom.runtime.engine.plan_memo import PlanMemo
from nodeloom.runtime.engine.policy import Policies, Policy
from nodeloom.runtime.engine.preparation import prepared
from nodeloom.runtime.engine.protocols import ContextFactory, InstanceView, Memory
from nodeloom.runtime.engine.result import Failure, RunResult, RunStatus
from nodeloom.runtime.engine.validation import validate_graph

__all__ = [
    "CacheReason",
    "CachedResult",
    "CancelToken",
    "ContextFactory",
    "Engine",
    "Event",
    "EventSink",
    "Failure",
    "History",
    "Index",
    "InstanceView",
    "Lanes",
    "Made",
    "Memory",
    "MemoryCache",
    "MemoryHistory",
    "NodeBlocked",
    "NodeExpanded",
    "NodeFailed",
    "NodeFinished",
    "NodeProgress",
    "NodeRetrying",
    "NodeStarted",
    "Pins",
    "Plan",
    "PlanMemo",
    "Policies",
    "Policy",
    "ResultCache",
    "RunCreated",
    "RunFinished",
    "RunResult",
    "RunStatus",
    "compile_graph",
    "default_targets",
    "prepared",
    "validate_graph",
]

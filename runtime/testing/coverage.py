"""Which ops of which steps were exercised, both ways: told by the migrations that take place, whoever asks for them.

An op is exercised if it met something: a value, an edge, a name of the interface or a pin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from nodeloom.migrations import Change, MigrationReport, Status
from nodeloom.migrations.conversion import Way
from nodeloom.runtime.testing.becoming import legs
from nodeloom.runtime.testing.ops import field_ops, names
from nodeloom.runtime.testing.trip import graphs_with_paths
from nodeloom.schema.field_ops import FieldOp, SetDefault
from nodeloom.schema.graph_ops import GraphOp
from nodeloom.schema.history import History
from nodeloom.schema.migration_ops import Op, Python

Met = tuple[int, int, Way]
"""Version that a step leads to, number of the op, and the way."""
Present = dict[str, set[str]]
"""Names at which a node has something, by side."""
_SIDES: Final = ("inputs", "outputs")


class Coverage:
    """What was exercised of the migrations of some types, as `becoming` has them; `saw` is told of every migration."""

    def __init__(self, histories: Mapping[str, History]) -> None:
        self._histories = histories
        self._met: defaultdict[str, set[Met]] = defaultdict(set)

    def saw(self, document: Any, report: MigrationReport) -> None:
        """A document was migrated."""
        changes = [(change, way) for change, way in legs(report) if change.type in self._histories]
        if not changes:
            return
        present = _present(document)
        for change, becoming in changes:
            history = self._histories[change.type]
            way, versions = _steps(history, change, becoming)
            if change.status is Status.BLOCKED:
                continue
            if change.op in ("version", "becomes"):
                self._passed(history, way, versions, present.get(change.node, {side: set() for side in _SIDES}))
            else:
                self._told(history, change.op, way, versions[-1:] if way == "up" else versions[:1])

    def missing(self, type_id: str) -> Iterator[tuple[int, Op, Way]]:
        """Ops that were not exercised: the version that they lead to, the op, and the way."""
        for step in self._histories[type_id].steps:
            is_one_way = any(isinstance(op, Python) and op.down is None for op in step.ops)
            ways: tuple[Way, ...] = ("up",) if is_one_way else ("up", "down")
            for number, op in enumerate(step.ops):
                for way in ways:
                    if (step.version, number, way) not in self._met[type_id]:
                        yield step.version, op, way

    def _passed(self, history: History, way: Way, versions: Sequence[int], present: Present) -> None:
        """A node went some steps: its names are followed op by op."""
        for version in versions:
            ops = [*enumerate(history.step_to(version).ops)]
            is_code = False
            for number, op in ops if way == "up" else reversed(ops):
                is_code = is_code or isinstance(op, Python)
                if _meets(op, way, present) or is_code:
                    self._met[history.type].add((version, number, way))
            if is_code:
                present["inputs"].clear()  # what it leaves, only its functions know

    def _told(self, history: History, word: str, way: Way, versions: Sequence[int]) -> None:
        """The report has a line for an op; so it met something."""
        for version in versions:
            for number, op in enumerate(history.step_to(version).ops):
                if op.op == word and not isinstance(op, FieldOp):
                    self._met[history.type].add((version, number, way))


def _steps(history: History, change: Change, becoming: Way | None) -> tuple[Way, Sequence[int]]:
    """The way that a change speaks of, and the versions that its steps lead to, in the order of the way."""
    if becoming is not None:
        return becoming, (history.version,)
    way: Way = "up" if change.to_version > change.from_version else "down"
    low, high = sorted((change.from_version, change.to_version))
    versions = [version for version in range(low + 1, high + 1) if history.since < version <= history.version]
    return way, versions if way == "up" else versions[::-1]


def _meets(op: Op, way: Way, present: Present) -> bool:
    """Whether an op meets something of a node, whose names it changes; code meets all inputs."""
    if isinstance(op, FieldOp):
        return _field_meets(op, way, present)
    for each in field_ops(op):
        _field_meets(each, way, present)
    return not isinstance(op, GraphOp)


def _field_meets(op: FieldOp, way: Way, present: Present) -> bool:
    old, new = names(op, way)
    known = present[op.side]
    if old is None or isinstance(op, SetDefault):
        return True
    if old not in known:
        return False
    known.discard(old)
    if new is not None:
        known.add(new)
    return True


def _present(document: Any) -> dict[str, Present]:
    """Names at which each node has something, by its path."""
    found: dict[str, Present] = {}
    for graph, path in graphs_with_paths(document):
        own: dict[str, Present] = {}
        for key, node in graph.get("nodes", {}).items():
            own[key] = found[path + key] = {"inputs": {*node.get("inputs", {})}, "outputs": set()}
        for source, output, target, name in graph.get("edges", ()):
            _note(own, source, "outputs", output)
            _note(own, target, "inputs", name)
        for side in _SIDES:
            for key, name in graph.get("interface", {}).get(side, {}).values():
                _note(own, key, side, name)
            for key, pins in graph.get("pins", {}).items():
                for pin in pins:
                    for name in pin.get(side) or ():
                        _note(own, key, side, name)
    return found


def _note(own: dict[str, Present], key: str, side: str, name: str) -> None:
    if key in own:
        own[key][side].add(name)

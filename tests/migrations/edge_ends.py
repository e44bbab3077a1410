"""Which ends of edges are one and the same in different versions, told from what the types declare, and from a report.

It shares no code with the migrations: fields are followed by the ops, nodes by what the report says of each other.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import Any, Final

from tests.migrations.histories import CATALOGUE, FIELDS, HISTORIES

from nodeloom.migrations import Change, MigrationReport
from nodeloom.schema.companion import Companion
from nodeloom.schema.migration_ops import (
    AddInput,
    AddOutput,
    GraphOp,
    InsertConverter,
    Op,
    RemoveInput,
    RemoveOutput,
    RenameInput,
    RenameOutput,
)

GRAPH_OPS: Final = frozenset({"split_node", "merge_nodes", "input_to_edge", "edge_to_input", "insert_converter"})
_OTHER: Final = re.compile(r"^(?:parts with|takes|uses|does what) ([^ ,;]+)")
_SIDES: Final = ("inputs", "outputs")
Place = tuple[str, int, str, str]
"""A type, its version, a side, and a field."""


class Groups:
    """Things that are one."""

    def __init__(self) -> None:
        self._parents: dict[Hashable, Hashable] = {}
        self.members: dict[Hashable, list[Any]] = {}

    def of(self, each: Hashable) -> Hashable:
        while each in self._parents:
            each = self._parents[each]
        self.members.setdefault(each, [each])
        return each

    def join(self, one: Hashable, other: Hashable) -> None:
        one, other = self.of(one), self.of(other)
        if one != other:
            self._parents[one] = other
            self.members[other] += self.members.pop(one)


def _fields() -> Groups:
    groups = Groups()
    for type_id, history in HISTORIES.items():
        for version in range(2, history.version + 1):
            _step(groups, (type_id, version - 1), (type_id, version), history.step_to(version).ops)
        if history.became is not None:
            goal = _kind(history.became.type, history.became.version)
            _step(groups, (type_id, history.version), goal, history.became.ops)
    return groups


def _step(groups: Groups, start: tuple[str, int], goal: tuple[str, int], ops: Iterable[Op]) -> None:
    names: dict[str, dict[str, Hashable]] = {
        side: {name: (*start, side, name) for name in FIELDS[start[0]][start[1]][at].split()}
        for at, side in enumerate(_SIDES)
    }
    for op in ops:
        changes: list[Any] = [*op.before, *op.after] if isinstance(op, GraphOp) else [op]
        for each in changes:
            if isinstance(each, (AddInput, AddOutput)):
                names[each.side][each.name] = (*goal, each.side, each.name)
        if isinstance(op, GraphOp):
            _beside(groups, names, op.companion)
        if isinstance(op, InsertConverter) and op.inverse is not None:
            _beside(groups, names, op.inverse)
        for each in changes:
            if isinstance(each, (RemoveInput, RemoveOutput)):
                del names[each.side][each.name]
            elif isinstance(each, (RenameInput, RenameOutput)):
                names[each.side][each.new] = names[each.side].pop(each.old)
    for side, known in names.items():
        for name, place in known.items():
            groups.join(place, (*goal, side, name))


def _beside(groups: Groups, names: dict[str, dict[str, Hashable]], other: Companion) -> None:
    for side, moved in (("inputs", {**other.inputs, **other.shared}), ("outputs", other.outputs)):
        for own, field in moved.items():
            groups.join(names[side][own], (*_kind(other.type, other.version), side, field))


def _kind(type_id: str, version: int) -> tuple[str, int]:
    found = CATALOGUE.histories.find(type_id, version)
    return (type_id, version) if found is None else (found[0].type, found[1])


_FIELDS: Final = _fields()


class Ends:
    """The ends of the edges of one graph, before a migration and after it."""

    def __init__(self, report: MigrationReport, path: str) -> None:
        self._nodes = Groups()
        self._named: list[str] = []
        for change in report.changes:
            if change.node.rpartition("/")[0] == path.rstrip("/"):
                self._hear(change, path)

    def of(self, edge: list[str], nodes: Any) -> Hashable:
        """An edge, whatever its ends are called."""
        source, output, target, name = edge
        ends = ((source, "outputs", output), (target, "inputs", name))
        return tuple((self._nodes.of(key), _FIELDS.of((*_at(nodes[key]), side, field))) for key, side, field in ends)

    def family(self, edge: Any) -> tuple[int, bool]:
        """How many nodes became each other at the ends of an edge, at most; whether the ends are of one family."""
        (one, _), (other, _) = edge
        return max(len(self._nodes.members[each]) for each in (one, other)), one == other

    def named(self, edge: Any) -> int:
        """How often the report names an edge among those that are no more."""
        return sum(self._is_one(each, edge) for each in self._named)

    def _hear(self, change: Change, path: str) -> None:
        other = _OTHER.match(change.message) if change.op in GRAPH_OPS else None
        if other is not None:
            self._nodes.join(change.node.removeprefix(path), other[1])
        if change.lossy or change.op in GRAPH_OPS:
            self._named += change.edges

    def _is_one(self, text: str, edge: Any) -> bool:
        said = zip(text.split(" -> "), edge, strict=True)
        return all(self._is_end(each.rpartition("."), end) for each, end in said)

    def _is_end(self, said: tuple[str, str, str], end: Any) -> bool:
        family, place = end
        return self._nodes.of(said[0]) == family and said[2] in {each[3] for each in _FIELDS.members[place]}


def edges_of(graph: Any, ends: Ends) -> Iterator[Hashable]:
    """The edges of a graph, whatever their ends are called."""
    for edge in graph["edges"]:
        yield ends.of(edge, graph["nodes"])


def _at(node: Any) -> tuple[str, int]:
    return _kind(node["type"], node["version"])

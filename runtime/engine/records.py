"""The records of one run, created as they are first referred to, and the counts of who may still read them.

A record that is held holds its sources in turn, so a value stays as long as anybody might come to need it, lazily or
in an iteration that has not expanded yet, and goes as soon as nobody can.
"""

from __future__ import annotations

from nodeloom.runtime.engine.instances import DONE, DORMANT, Instance, common_length
from nodeloom.runtime.engine.plan import Capped, Index, Path, Plan, Spreader


class Records:
    """Every `Instance` of a run, by rank and index."""

    def __init__(self, plan: Plan) -> None:
        self._nodes = plan.nodes
        self._depths = [len(node.scope.axes) for node in plan.nodes]
        self._roots: list[Instance | None] = [None] * len(plan.nodes)
        self._known: dict[int, dict[Index, Instance]] = {}
        self._gains: list[Instance] = []
        self._is_gaining = False

    def of(self, rank: int) -> dict[Index, Instance]:
        """All records of a node so far, bundles included."""
        root = self._roots[rank]
        return {} if root is None else {(): root, **self._known.get(rank, {})}

    def get(self, rank: int, index: Index) -> Instance:
        """The record of a node at an index or prefix, created (with the bundles above it) if it is new."""
        if not index:
            root = self._roots[rank]
            if root is None:
                root = self._roots[rank] = Instance(rank, (), self._depths[rank] > 0)
            return root
        known = self._known.setdefault(rank, {})
        found = known.get(index)
        if found is None:
            found = known[index] = Instance(rank, index, len(index) < self._depths[rank])
            self._attach(found, known)
        return found

    def _attach(self, record: Instance, known: dict[Index, Instance]) -> None:
        while record.index:
            above = record.index[:-1]
            parent = known.get(above) if above else self._roots[record.node]
            is_new = parent is None
            if parent is None:
                parent = Instance(record.node, above, True)
                if above:
                    known[above] = parent
                else:
                    self._roots[record.node] = parent
            if parent.children is None:
                parent.children = {}
            parent.children[record.index[-1]] = record
            record.parent = parent
            if not is_new:
                if parent.uses:
                    self.hold(record)
                return
            record = parent

    def hold(self, record: Instance) -> None:
        """Count one more reader; a record that gets its first one holds its sources and children."""
        if record.uses:
            record.uses += 1
            return
        gains = self._gains
        gains.append(record)
        if self._is_gaining:  # called from within the loop below, which gets to it: depth must not recurse
            return
        self._is_gaining = True
        while gains:
            gained = gains.pop()
            gained.uses += 1
            if gained.uses > 1:
                continue
            if not gained.linked:
                gains.extend(self._sources(gained))
            if gained.children:
                gains.extend(gained.children.values())
        self._is_gaining = False

    def link(self, record: Instance) -> None:
        """Make sure that a record which is about to be worked on knows and holds its sources."""
        if not record.linked:
            for source in self._sources(record):
                self.hold(source)

    def unlink(self, record: Instance) -> None:
        """Let go of a record's sources: it has read them, expanded, or never will."""
        if record.linked:
            record.linked = False
            for source in record.sources:
                source.uses -= 1
                if source.uses:
                    continue
                if source.state is DONE and not source.is_bundle:
                    source.outputs = source.values = source.encoded = None
                else:
                    self._let_go([source])

    def _let_go(self, stack: list[Instance]) -> None:
        """Forget the values of records that nobody can read any more, and of all that only they would have read."""
        while stack:
            record = stack.pop()
            held: list[Instance] = list(record.children.values()) if record.children else []
            if record.state is DONE:
                record.outputs = record.values = record.encoded = None
            elif record.state is DORMANT and record.linked:
                record.linked = False
                held += record.sources
            for each in held:
                each.uses -= 1
                if not each.uses:
                    stack.append(each)

    def _sources(self, record: Instance) -> list[Instance]:
        """Find the records that this one reads; a bundle also waits for the nodes that spread its next axis."""
        record.linked = True
        node = self._nodes[record.node]
        index = record.index
        pin = node.pins.get(index) if node.pins else None
        if pin is not None and pin.inputs is None and not record.is_bundle:
            return record.sources
        if index:
            sources = [self.get(wire.source, self._along(wire.path, index)) for wire in node.wires]
        else:
            sources = [self.get(wire.source, index) for wire in node.wires]
        if record.is_bundle:
            sources += self._spreading(node.scope.spreaders[len(index)], index)
        record.sources = sources
        return sources

    def _spreading(self, spreaders: tuple[Spreader, ...], index: Index) -> list[Instance]:
        """The records that spread an axis, for who runs under it at this index."""
        return [self.get(spreader.rank, self._along(spreader.path, index)) for spreader in spreaders]

    def _along(self, path: Path | None, index: Index) -> Index:
        """As much of a source's index as follows from the consumer's (full or partial) index."""
        if path is None or not index:
            return index
        known = len(index)
        found = []
        for step in path:
            place = step.place if isinstance(step, Capped) else step
            if place >= known:
                break
            item = index[place]
            if isinstance(step, Capped):
                item = min(item, common_length(self._spreading(step.spreaders, index)) - 1)
            found.append(item)
        return tuple(found)

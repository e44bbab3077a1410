"""`World`: the types that documents are made of, with the contracts of all their versions that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nodeloom.runtime.testing.becoming import is_becoming
from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.values import Values, values
from nodeloom.schema.graph_ops import GraphOp
from nodeloom.schema.history import History

Versions = dict[str, int]
"""The version of each type that changes, by its id today."""


Wire = tuple[str, str, str]
"""An edge: the type and the input where it ends, and the type where it begins."""


@dataclass(frozen=True)
class World:
    """Histories by type id, as `becoming` has them, and contracts of their versions; only types with one take part."""

    histories: Mapping[str, History]
    contracts: Mapping[str, Mapping[int, Contract]]
    _values: dict[tuple[str, int, str, str], Values] = field(default_factory=dict)

    def contract(self, type_id: str, versions: Versions) -> Contract:
        """The contract of a type in one of the document's versions; the newest for types that are not named."""
        standing = self.standing(type_id, versions)
        known = self.contracts[standing]
        return known[versions.get(standing, max(known))]

    def standing(self, type_id: str, versions: Versions) -> str:
        """The type itself, or in versions that say that it has become something else, that."""
        history = self.histories.get(type_id)
        while history is not None and history.became is not None and type_id in self.contracts:
            version = versions.get(type_id, max(self.contracts[type_id]))
            if not is_becoming(history, version):
                break
            type_id = self.today(history.became.type)
            history = self.histories.get(type_id)
        return type_id

    def targets(self, versions: Versions) -> Versions:
        """The versions to ask for; types that have become something else are not asked for."""
        return {each: version for each, version in versions.items() if self.standing(each, versions) == each}

    def today(self, type_id: str) -> str:
        """The last id of a type."""
        return self._today.get(type_id, type_id)

    def neighbours(self, type_id: str) -> set[str]:
        """Types that the ops of a type speak of, by their ids today."""
        return {self.today(each) for each in companions(self.histories[type_id])} & self.contracts.keys()

    @cached_property
    def wires(self) -> frozenset[Wire]:
        """Edges that ops speak of, in any version."""
        return frozenset(wire for history in self.histories.values() for wire in self._wires(history))

    @cached_property
    def _today(self) -> Mapping[str, str]:
        return {name: history.type for history in self.histories.values() for name in history.names.values()}

    def _wires(self, history: History) -> Iterator[Wire]:
        for step in history.steps:
            for op in step.ops:
                if isinstance(op, GraphOp):
                    other, own = op.companion, history.type
                    its = self.today(other.type)
                    yield from ((own, name, its) for name in other.gives)
                    yield from ((its, name, own) for name in other.takes.values())

    def values(self, contract: Contract, side: str, name: str) -> Values:
        """Values that fit an input or output."""
        key = (contract.name, contract.version, side, name)
        if key not in self._values:
            found = (contract.template.inputs if side == "inputs" else contract.template.outputs)[name]
            self._values[key] = values(found.schema, contract.components)
        return self._values[key]

    def strays(self, type_id: str, contract: Contract) -> list[str]:
        """Inputs that only other versions of a type have."""
        known = self.contracts[type_id].values()
        return sorted({name for each in known for name in each.names("inputs")} - contract.names("inputs"))


def companions(history: History) -> Iterator[str]:
    """Types that the ops of a type speak of, and the one that it became."""
    if history.became is not None:
        yield history.became.type
    for step in history.steps:
        for op in step.ops:
            if isinstance(op, GraphOp):
                yield op.type

"""`World`: the types that documents are made of, with the contracts of all their versions that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.values import Values, values
from nodeloom.schema.history import History

Versions = dict[str, int]
"""The version of each type that changes, by its id today."""


@dataclass(frozen=True)
class World:
    """Histories by type id, and the contracts of their versions; only types with a contract take part."""

    histories: Mapping[str, History]
    contracts: Mapping[str, Mapping[int, Contract]]
    _values: dict[tuple[str, int, str, str], Values] = field(default_factory=dict)

    def contract(self, type_id: str, versions: Versions) -> Contract:
        """The contract of a type in one of the document's versions; the newest for types that are not named."""
        known = self.contracts[type_id]
        return known[versions.get(type_id, max(known))]

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
    """Types that the ops of a type speak of."""
    for step in history.steps:
        for op in step.ops:
            other = getattr(op, "type", None)
            if isinstance(other, str):
                yield other

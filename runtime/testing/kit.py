"""`Kit`: one or more packs on the bench: their types, contracts and documents, made when a check asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import entry_points
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from nodeloom.migrations import MigrationReport, migrate
from nodeloom.runtime.pack_code import run_python
from nodeloom.runtime.testing.becoming import is_becoming, with_becoming
from nodeloom.runtime.testing.contracts import Contract, Contracts
from nodeloom.runtime.testing.coverage import Coverage
from nodeloom.runtime.testing.documents import Sample, samples
from nodeloom.runtime.testing.trip import Trip
from nodeloom.runtime.testing.world import Versions, World, companions
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import NodeloomError, PackError
from nodeloom.schema.history import History
from nodeloom.schema.json import JSON
from nodeloom.schema.locales import has_locales
from nodeloom.schema.pack import GROUP, Pack, installed_packs, pack_from
from nodeloom.schema.registry import Registry
from nodeloom.schema.type_contract import type_contract


@dataclass(frozen=True)
class Bench:
    """What is proved, and how thoroughly.

    Args:
        packs: Modules, files or installed names of packs.
        contracts: Folder of the frozen contracts.
        corpus: Folder of workflow files that must open for ever.
        examples: Documents that are drawn for each type that has changed.
        seed: Of what is drawn; the same seed draws the same documents.
    """

    packs: tuple[str, ...]
    contracts: Path
    corpus: Path | None = None
    examples: int = 25
    seed: int = 0


class Kit:
    """The packs of a bench, loaded. `problems` says, by the name that was asked for, why one could not be.

    `removed` are the types that they had and that became others.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.contracts = Contracts(bench.contracts)
        self.problems: dict[str, str] = {}
        self._registry = Registry()
        for name in bench.packs:
            try:
                self._registry.add(_pack(name))
            except NodeloomError as error:
                self.problems[name] = str(error)
        self._types = sorted(self._registry)
        stones = [each for pack in self._registry.packs.values() for each in pack.tombstones]
        self.removed = {each.type: each.history for each in stones if each.becomes is not None}
        self._trips: dict[tuple[str, int | None], list[Trip]] = {}

    @property
    def speaking(self) -> list[Pack]:
        """The packs that have locales, whether or not these can be read."""
        return [pack for pack in self._registry.packs.values() if has_locales(pack.module)]

    @cached_property
    def document(self) -> dict[str, Any]:
        """The published document of the packs."""
        return self._registry.openapi()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The published types of the packs, and of those beside them that ops of theirs speak of."""
        catalogue = self._registry.catalogue()
        named = {other for each in self._histories(catalogue).values() for other in companions(each)}
        if named <= catalogue.templates.keys() | self.removed.keys():
            return catalogue
        for pack in installed_packs().values():
            if isinstance(pack, Pack) and pack.name not in self._registry.packs:
                try:
                    self._registry.add(pack)
                except NodeloomError:
                    continue  # somebody else's broken pack is not what is proved here
        return self._registry.catalogue()

    @cached_property
    def histories(self) -> dict[str, History]:
        """The versions of each type that is proved; what a removed one became is one more, as `becoming` says."""
        return self._histories(self.catalogue)

    def _histories(self, catalogue: Catalogue) -> dict[str, History]:
        found = {type_id: catalogue.histories.find(type_id, None) for type_id in [*self._types, *sorted(self.removed)]}
        return {type_id: with_becoming(each[0]) for type_id, each in found.items() if each is not None}

    def current(self, type_id: str) -> dict[str, JSON]:
        """The contract of a type as it is declared now."""
        return type_contract(self.catalogue.components, type_id)

    def freeze(self) -> list[Path]:
        """Write the contract of every current version that has none; what was written."""
        living = ((type_id, each) for type_id, each in self.histories.items() if type_id not in self.removed)
        found = (self.contracts.freeze(each, self.current(type_id)) for type_id, each in living)
        return [path for path in found if path is not None]

    @cached_property
    def world(self) -> World:
        """The types with a frozen contract, and the companions of other packs as they are."""
        known = {type_id: self.contracts.known(history) for type_id, history in self.histories.items()}
        others = {other for each in self.histories.values() for other in companions(each)}
        for type_id in others - known.keys():
            found = self.catalogue.histories.find(type_id, None)
            if found is not None and found[0].type in self.catalogue.templates:
                version = found[0].version
                name = found[0].type
                known[name] = {**known.get(name, {}), version: Contract(name, version, self.current(name))}
        for type_id in self.removed:
            last = self.becoming_contract(type_id) or self._successor_contract(type_id, known)
            if known[type_id] and last is not None:
                known[type_id] = {**known[type_id], self.histories[type_id].version: last}
        return World(self.histories, {type_id: each for type_id, each in known.items() if each})

    def becoming_contract(self, type_id: str) -> Contract | None:
        """The contract of what a removed type became, at that version; None if it is not known."""
        removed = self.removed.get(type_id)
        if removed is None or removed.became is None:
            return None
        goal = self.catalogue.histories.exact(removed.became.type, removed.became.version)
        return None if goal is None else self.contracts.find(goal, removed.became.version)

    def _successor_contract(self, type_id: str, known: Mapping[str, Mapping[int, Contract]]) -> Contract | None:
        """The newest contract of what a removed type became."""
        became = self.removed[type_id].became
        goal = self.catalogue.histories.exact(became.type, became.version) if became is not None else None
        contracts = known.get(goal.type) if goal is not None else None
        return contracts[max(contracts)] if contracts else None

    def crossing(self, type_id: str, version: int) -> Versions:
        """The versions that a node is asked to have once it took the step to a version of its type."""
        became = self.histories[type_id].became
        if became is None or not is_becoming(self.histories[type_id], version):
            return {type_id: version}
        return {self.world.today(became.type): became.version}

    @cached_property
    def coverage(self) -> Coverage:
        """Which ops were exercised so far."""
        return Coverage(self.histories)

    def trips(self, type_id: str, step: int | None = None) -> list[Trip]:
        """Documents with nodes of a type, drawn once; over one step if one is named. Empty if no contract is known."""
        known = self.world.contracts.get(type_id, {})
        if len(known) < 2 or (step is not None and not {step - 1, step} <= known.keys()):
            return []
        if (type_id, step) not in self._trips:
            strategy = samples(self.world, type_id, step)
            self._trips[type_id, step] = [self.trip(type_id, each) for each in self.drawn(strategy)]
        return self._trips[type_id, step]

    def trip(self, type_id: str, sample: Sample) -> Trip:
        """The way of a sample."""
        return Trip(type_id, sample, self.world, self.catalogue, run_python)

    def migrated(self, document: JSON, versions: Versions) -> MigrationReport:
        """What becomes of a document."""
        return migrate(document, self.world.targets(versions), catalogue=self.catalogue, run_python=run_python)

    def drawn(self, strategy: SearchStrategy[Any]) -> list[Any]:
        """Examples of a strategy."""
        return drawn(strategy, self.bench.examples, self.bench.seed)

    def simplest(self, strategy: SearchStrategy[Any], is_wrong: Callable[[Any], bool], known: Any) -> Any:
        """The simplest example that is wrong; `known` if no simpler one is found."""
        try:
            effort = _settings(10 * self.bench.examples, Phase.generate, Phase.shrink)
            return find(strategy, is_wrong, settings=effort, random=Random(self.bench.seed))
        except NoSuchExample:
            return known


def drawn(strategy: SearchStrategy[Any], examples: int, seeded: int = 0) -> list[Any]:
    """Examples of a strategy, the same ones for the same seed."""
    found: list[Any] = []

    @seed(seeded)
    @_settings(examples, Phase.generate)
    @given(strategy)
    def draw(example: Any) -> None:
        found.append(example)

    draw()
    return found


def _settings(examples: int, *phases: Phase) -> settings:
    return settings(
        max_examples=examples,
        phases=phases,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )


def _pack(name: str) -> Pack:
    """A pack by the name of its module, its file, or the name under which it is installed."""
    installed = [entry.module for entry in entry_points(group=GROUP, name=name)]
    try:
        return pack_from(installed[0] if installed else name)
    except PackError as error:
        rule = str(error).partition(": DefinitionError: ")[2]
        raise PackError(rule or str(error)) from None

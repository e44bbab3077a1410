"""Every check of a kit, by what it is about and its name; each gives the sentence of what is wrong, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from nodeloom.runtime.testing.becoming import place_of
from nodeloom.runtime.testing.claims import claims_problem
from nodeloom.runtime.testing.corpus import corpus_files, corpus_problem
from nodeloom.runtime.testing.documents import samples
from nodeloom.runtime.testing.inverse import inverse_problem
from nodeloom.runtime.testing.kit import Kit
from nodeloom.runtime.testing.laws import LAWS, Law
from nodeloom.runtime.testing.locales import locales_problem
from nodeloom.runtime.testing.lock import lock_problem
from nodeloom.runtime.testing.steps import steps_problem
from nodeloom.runtime.testing.trip import Trip
from nodeloom.runtime.testing.validity import fitting_problem
from nodeloom.schema.errors import NodeloomError
from nodeloom.schema.json import write_json
from nodeloom.schema.migration_ops import Op, Python

COVERAGE: Final = "coverage"
"""The check that comes last, for all others may exercise something."""


@dataclass(frozen=True)
class Check:
    """One check. `about` is a pack, a type or the corpus."""

    about: str
    name: str
    problem: Callable[[], str]

    def run(self) -> str:
        """The sentence of what is wrong, or nothing; a document or pack that fails on the way is wrong too."""
        try:
            return self.problem()
        except NodeloomError as error:
            return f"{self.about}: {' '.join(str(error).split())}"


def checks(kit: Kit, accept: bool = False) -> Iterator[Check]:
    """The checks of a kit; only that a pack can be loaded, if it can't."""
    for name in kit.bench.packs:
        yield Check(name, "chain", partial(_chain_problem, kit, name))
    if kit.problems:
        return
    for pack in kit.speaking:
        yield Check(pack.name, "locales", partial(locales_problem, pack, kit.document))
    for type_id, history in kit.histories.items():
        yield Check(type_id, "contracts", partial(_lock_problem, kit, type_id))
        if not history.steps:
            continue
        yield Check(type_id, "steps", partial(_steps_problem, kit, type_id))
        for name, law in LAWS.items():
            yield Check(type_id, name, partial(_law_problem, kit, type_id, law))
        yield Check(type_id, "fitting", partial(fitting_problem, kit, type_id))
        if any(step.lossless for step in history.steps):
            yield Check(type_id, "claims", partial(claims_problem, kit, type_id))
        if any(isinstance(op, Python) and op.down for step in history.steps for op in step.ops):
            yield Check(type_id, "inverse", partial(inverse_problem, kit, type_id))
        yield Check(type_id, COVERAGE, partial(_coverage_problem, kit, type_id))
    corpus = kit.bench.corpus
    if corpus is None:
        return
    for file in corpus_files(corpus):
        yield Check("corpus", file.as_posix(), partial(corpus_problem, kit, corpus, file, accept))


def _chain_problem(kit: Kit, name: str) -> str:
    return kit.problems.get(name, "")


def _lock_problem(kit: Kit, type_id: str) -> str:
    removed = kit.removed.get(type_id)
    current = None if removed is not None else kit.current(type_id)
    return lock_problem(kit.contracts, removed or kit.histories[type_id], current)


def _steps_problem(kit: Kit, type_id: str) -> str:
    history = kit.histories[type_id]
    known = kit.contracts.known(history)
    last = kit.becoming_contract(type_id)
    return steps_problem({**known, history.version: last} if last is not None else known, history)


def _law_problem(kit: Kit, type_id: str, law: Law) -> str:
    for trip in kit.trips(type_id):
        if _broken(law, trip):
            strategy = samples(kit.world, type_id)
            found = kit.simplest(strategy, lambda each: bool(_broken(law, kit.trip(type_id, each))), trip.sample)
            simple = kit.trip(type_id, found)
            start, goal = found.start[type_id], found.goal[type_id]
            return f"{type_id} from version {start} to {goal}: {_broken(law, simple)}\n{write_json(found.document)}"
    return ""


def _broken(law: Law, trip: Trip) -> str:
    """How a document breaks a law; a document that can't be migrated at all breaks every law."""
    try:
        return law(trip)
    except NodeloomError as error:
        return f"{' '.join(str(error).split())}: mend it"


def _coverage_problem(kit: Kit, type_id: str) -> str:
    """Ops that nothing exercised, after everything that can be drawn was tried."""
    for trip in kit.trips(type_id):
        _go(trip)
    for version in {version for version, _, _ in kit.coverage.missing(type_id)}:
        for trip in kit.trips(type_id, version):
            _go(trip)
    for version, op, way in kit.coverage.missing(type_id):
        downward = "" if way == "up" else " on the way down"
        step = place_of(kit.histories[type_id], version)
        return (
            f"{type_id} {step} {_op(op)} was never exercised{downward}: freeze the contract of version "
            f"{version - 1}, or add a document to the corpus"
        )
    return ""


def _go(trip: Trip) -> None:
    try:
        trip.there, trip.back  # noqa: B018  # properties that do the work once
    except NodeloomError:
        return  # the laws tell


def _op(op: Op) -> str:
    """An op as it is known: its word and the fields that it names."""
    given = op.published()
    return " ".join([op.op, *(str(given[key]) for key in ("name", "old", "new") if isinstance(given.get(key), str))])

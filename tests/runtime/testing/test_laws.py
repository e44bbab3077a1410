"""The laws of the kit, on types that have changed in every way that there is an op for."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import pytest
from tests.migrations.histories import CATALOGUE, FIELDS, HISTORIES, run_python
from tests.migrations.removed_types import SUCCESSORS

from nodeloom.migrations.observation import observed
from nodeloom.runtime.testing.becoming import with_becoming
from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.coverage import Coverage
from nodeloom.runtime.testing.documents import samples
from nodeloom.runtime.testing.kit import drawn
from nodeloom.runtime.testing.laws import LAWS, Law
from nodeloom.runtime.testing.trip import Trip
from nodeloom.runtime.testing.world import World
from nodeloom.schema.naming import component_of_type


def contract(type_id: str, version: int) -> Contract:
    """A contract with the fields of a version; the types that they had are not known, so they take anything."""
    name = HISTORIES[type_id].name_at(version)
    inputs, outputs = FIELDS[type_id][version]
    own: dict[str, Any] = {"type": {"const": name, "field_kind": "node_attribute"}}
    invocation = {
        "class": "invocation",
        "version": version,
        "properties": {**own, **{each: {"field_kind": "input"} for each in inputs.split()}},
        "output": {"$ref": "#/components/schemas/output"},
    }
    output = {"properties": {each: {"field_kind": "output"} for each in outputs.split()}}
    return Contract(name, version, {"components": {"schemas": {component_of_type(name): invocation, "output": output}}})


def contracts(type_id: str) -> dict[int, Contract]:
    """The contracts of all versions of a type, and of what it became."""
    found = {each: contract(type_id, each) for each in FIELDS[type_id]}
    if type_id in SUCCESSORS:
        found[max(found) + 1] = contract(SUCCESSORS[type_id], 1)
    return found


LINES = {type_id: with_becoming(history) for type_id, history in HISTORIES.items()}
WORLD = World(LINES, {type_id: contracts(type_id) for type_id in FIELDS})
CHANGED = sorted(type_id for type_id, history in LINES.items() if history.steps)
KINDS: Final = Counter(
    (op.op, way) for history in LINES.values() for step in history.steps for op in step.ops for way in ("up", "down")
)
"""How often each kind of op is there, going each way."""
TRIPS: dict[str, list[Trip]] = {}


def trips(type_id: str) -> list[Trip]:
    """Documents with nodes of a type; drawn once."""
    if type_id not in TRIPS:
        found = drawn(samples(WORLD, type_id), 4)
        TRIPS[type_id] = [Trip(type_id, each, WORLD, CATALOGUE, run_python) for each in found]
    return TRIPS[type_id]


@pytest.mark.parametrize("law", LAWS.values(), ids=list(LAWS))
@pytest.mark.parametrize("type_id", CHANGED)
def test_every_op_keeps_the_law(type_id: str, law: Law) -> None:
    assert [problem for trip in trips(type_id) if (problem := law(trip))] == []


def test_documents_that_are_drawn_exercise_every_kind_of_op_both_ways() -> None:
    coverage = Coverage(LINES)
    with observed(coverage.saw):
        for type_id in CHANGED:
            for trip in trips(type_id):
                assert trip.migrated(trip.there.document, trip.sample.start) == trip.back
        for type_id, version in _rare(coverage):
            for sample in drawn(samples(WORLD, type_id, version), 20):
                assert Trip(type_id, sample, WORLD, CATALOGUE, run_python).back.document
    assert _rare(coverage) == []


def _rare(coverage: Coverage) -> list[tuple[str, int]]:
    """A step for each kind of op that was not exercised by any type, in one of the ways."""
    missed = [(type_id, version, op.op, way) for type_id in CHANGED for version, op, way in coverage.missing(type_id)]
    counts = Counter((kind, way) for _, _, kind, way in missed)
    never = {(kind, way): (type_id, version) for type_id, version, kind, way in missed}
    return sorted({step for kind, step in never.items() if counts[kind] == KINDS[kind]})

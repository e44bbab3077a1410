"""The rules of tombstones: versions without a gap, a type that they lead to, and only names that it has there."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from nodeloom.schema.declaration import Invocation
from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.history import Became, Histories, History
from nodeloom.schema.migration_checks import (
    Fields,
    check_steps,
    companion_problem,
    current_fields,
    names_problem,
    placed,
    undone,
    versions_problem,
)
from nodeloom.schema.migration_ops import MoveToPack, RenameType
from nodeloom.schema.naming import TYPE_ID
from nodeloom.schema.tombstone import Tombstone


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a tombstone is checked against: classes by type id, the histories of them and of removed types, and packs.

    `buried` are the removed types that became nothing else.
    """

    classes: Mapping[str, type[Invocation]]
    histories: Histories
    packs: Set[str]
    buried: Set[str]

    def next(self, history: History) -> History | None:
        """The history of the type that a removed one became; None if there is none, or not here."""
        became = history.became
        return None if became is None else self.histories.exact(became.type, became.version)


def check_declared(pack: str, tombstone: Tombstone) -> None:
    """Check what a tombstone says of itself; `DefinitionError` says what is wrong and what to do."""
    match = TYPE_ID.fullmatch(tombstone.type)
    if match is None or match["pack"] != pack or not tombstone.note.strip():
        raise DefinitionError(
            f"pack {pack}: {tombstone!r} must name a type {pack}/... and what to use instead, in a note"
        )
    check_steps(tombstone.type, tombstone.migrations)
    if tombstone.becomes is None and (tombstone.version != 1 or tombstone.migrations):
        raise DefinitionError.about(
            tombstone.type,
            "its tombstone has versions, but leads nowhere; add becomes=Became(...), or leave them out",
        )
    if tombstone.becomes is not None:
        _check_versions(tombstone, tombstone.becomes)


def check_becoming(tombstone: Tombstone, known: Surroundings) -> None:
    """Check where a tombstone leads, if that is installed; `DefinitionError` says what is wrong and what to do."""
    became, history = tombstone.becomes, tombstone.history
    if became is None:
        return
    problem = _goal_problem(became, known) or _circle_problem(history, known) or _fields_problem(tombstone, known)
    if problem:
        raise DefinitionError.about(tombstone.type, f"its tombstone {problem}")


def _check_versions(tombstone: Tombstone, became: Became) -> None:
    problem = versions_problem(tombstone.version, tombstone.migrations)
    if not problem:
        names = {*tombstone.history.names.values(), became.type}
        problem = companion_problem(names, [*placed(tombstone.migrations), (_place(became), became.ops)])
    renaming = next((op.op for op in became.ops if isinstance(op, (RenameType, MoveToPack))), "")
    if renaming:
        problem = f"{_place(became)}: {renaming} says once more that it is another type now; drop it"
    if problem:
        raise DefinitionError.about(tombstone.type, problem)


def _place(became: Became) -> str:
    return f'Became("{became.type}", {became.version})'


def _goal_problem(became: Became, known: Surroundings) -> str:
    if became.type in known.buried:
        return f"leads to {became.type}, which has a tombstone that leads nowhere; name a type that is there"
    found = known.histories.find(became.type, became.version)
    if found is None:
        is_near = became.type.partition("/")[0] in known.packs
        return f"leads to {became.type}, but there is no such type; name one that is there" if is_near else ""
    history = found[0]
    if not history.since <= became.version <= history.version:
        versions = f"{history.since} to {history.version}"
        return f"leads to {became.type} {became.version}, but known of it is {versions}; name one of those versions"
    name = history.name_at(became.version)
    if name != became.type:
        return f"leads to {became.type} {became.version}, which was called {name} then; call it so"
    return ""


def _circle_problem(history: History, known: Surroundings) -> str:
    way = [history.type]
    found = known.next(history)
    while found is not None:
        if found.type in way:
            return (
                f"leads round in a circle ({' -> '.join([*way, found.type])}); let one of them be a type that is there"
            )
        way.append(found.type)
        found = known.next(found)
    return ""


def _fields_problem(tombstone: Tombstone, known: Surroundings) -> str:
    became, goal = tombstone.becomes, known.next(tombstone.history)
    if became is None or goal is None:
        return ""
    fields = _fields_at(goal, became.version, known)
    problem = undone(became.ops, fields)
    problem = f"{_place(became)}: {problem}" if problem else names_problem(tombstone.migrations, fields)
    return f"says {problem}" if problem else ""


def _fields_at(history: History, version: int, known: Surroundings) -> Fields:
    """The fields of a type at a version, as far as its ops tell; there is no circle."""
    goal = known.next(history)
    if history.became is None:
        fields = current_fields(known.classes[history.type])
    else:
        fields = _fields_at(goal, history.became.version, known) if goal is not None else {}
    later = [step.ops for step in history.steps if step.version > version]
    for ops in [*later, history.became.ops if history.became else ()][::-1]:
        if undone(ops, fields):
            return {}  # the mistake of another tombstone, which is told there
    return fields

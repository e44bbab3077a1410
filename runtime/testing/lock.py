"""The schema lock: what a version promised, it promises for ever; another promise is another version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nodeloom.runtime.testing.contracts import Contract, Contracts
from nodeloom.runtime.testing.sentences import listed, place, shown
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.history import History
from nodeloom.schema.json import JSON, canonical_json
from nodeloom.schema.naming import component_of_type
from nodeloom.schema.type_contract import OUTPUT, type_contract


def lock_problem(contracts: Contracts, history: History, current: Mapping[str, JSON] | None) -> str:
    """What is wrong with the frozen contracts of a type whose contract is `current`, which one that was removed lacks.

    An empty text if nothing is.
    """
    for version in range(history.since, history.version + 1):
        path = contracts.path(history, version)
        try:
            frozen = contracts.find(history, version)
        except DocumentError as error:
            return f"{history.type}: {error}: get it back from version control"
        if frozen is None:
            return _missing(history, version, path)
        if current is None or version != history.version:
            continue
        promised = type_contract(frozen.components, frozen.name)  # older ones say of handles what binds nobody
        if canonical_json(promised) != canonical_json(current):
            return _changed(history, Contract(frozen.name, version, promised), Contract(history.type, version, current))
    return ""


def _missing(history: History, version: int, path: Path) -> str:
    name = history.name_at(version)
    sentence = f"{history.type}: there is no frozen contract of version {version} ({place(path)})"
    if version == history.version and history.became is None:
        return f"{sentence}: run pytest --nodeloom-freeze and keep the file in version control"
    was = "" if name == history.type else f", which was {name}"
    return (
        f"{sentence}: get it back from version control, or run pytest --nodeloom-freeze where version {version}{was} "
        "is the current one"
    )


def _changed(history: History, frozen: Contract, now: Contract) -> str:
    changes = [*_changes(frozen, now)]
    version = history.version
    return (
        f"{history.type}: {listed(changes)}, but the version is still {version}: raise it to {version + 1} and add "
        f"To({version + 1}, ...), or take the change back"
    )


def _changes(frozen: Contract, now: Contract) -> Iterator[str]:
    """Every difference in words; a value type is named where it is all that changed."""
    old, new = frozen.components, now.components
    invocation = component_of_type(frozen.name)
    yield from _fields("input", old[invocation], new[invocation])
    yield from _fields("output", old[OUTPUT], new[OUTPUT])
    for name in sorted((old.keys() & new.keys()) - {invocation, OUTPUT}):
        if canonical_json(old[name]) != canonical_json(new[name]):
            yield f"the value type {name} changed ({_differences(old[name], new[name])})"
    if old[invocation].get("ports") != new[invocation].get("ports"):
        yield "the rule of its ports changed"


def _fields(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"the {kind} {name} is gone"
        elif name not in before:
            yield f"the {kind} {name} is new"
        else:
            is_required = [
                {**each.get("properties", {})[name], "required": name in each.get("required", [])}
                for each in (old, new)
            ]
            found = _differences(*is_required)
            if found:
                yield f"the {kind} {name} changed ({found})"


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The keywords that differ: `minimum 1 is 2, default 3 is gone`."""
    return ", ".join(_difference("", old, new))


def _difference(place: str, old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping) and not place.endswith("default"):
        for keyword in sorted(old.keys() | new.keys()):
            inner = f"{place}.{keyword}" if place else keyword
            yield from _difference(inner, old.get(keyword, MISSING), new.get(keyword, MISSING))
    elif old is MISSING:
        yield f"{place} {shown(new)} is new"
    elif new is MISSING:
        yield f"{place} {shown(old)} is gone"
    elif canonical_json(old) != canonical_json(new):
        yield f"{place} {shown(old)} is {shown(new)}"

"""`History`: the versions of an invocation type and the ops between them, declared beside the model and published.

Whoever migrates a document reads it from the published document, and needs no class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import ValidationError

from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.json import JSON, write_json
from nodeloom.schema.migration_ops import OPS, Behaviour, MoveToPack, Op, OpModel, RenameType

KEY = "x-migrations"
"""Key of a type's steps in its published component."""


@dataclass(frozen=True, slots=True, init=False)
class To:
    """The step to a version from the one before it: `To(2, rename_input("mode", "resample"))`.

    Args:
        version: The version that the step leads to.
        ops: What changed, in this order.
        behaviour: How results differ, if they do; a note for the user.
        lossless: The authors claim that no document loses anything by it; the proof kit holds them to it.
    """

    version: int
    ops: tuple[Op, ...]
    lossless: bool

    def __init__(self, version: int, *ops: Op, behaviour: str = "", lossless: bool = False) -> None:
        object.__setattr__(self, "version", version)
        object.__setattr__(self, "lossless", lossless)
        object.__setattr__(self, "ops", (*ops, Behaviour(note=behaviour)) if behaviour else ops)
        wrong = next((each for each in ops if not isinstance(each, OpModel)), None)
        if wrong is not None:
            raise DefinitionError(f"To({version}): {wrong!r} is no op; use rename_input(...), add_input(...) and so on")

    def published(self) -> dict[str, JSON]:
        """The step as JSON."""
        claim: dict[str, JSON] = {"lossless": True} if self.lossless else {}
        return {"to": self.version, "ops": [op.published() for op in self.ops], **claim}


@dataclass(frozen=True, slots=True)
class Since:
    """Documents are known from this version on; the note says what became of those before: `Since(3, "...")`."""

    version: int
    note: str

    def published(self) -> dict[str, JSON]:
        """The beginning as JSON."""
        return {"since": self.version, "note": self.note}


Step: TypeAlias = To | Since


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one type that documents are known of: `since` to `version`, and the steps between them.

    `names` are its type ids, by the last version that has each, in order. `problem` says why the history can't be
    used, such as an op that this program does not know.
    """

    type: str
    version: int
    since: int = 1
    note: str = ""
    steps: tuple[To, ...] = ()
    problem: str = ""
    names: Mapping[int, str] = field(init=False)

    def __post_init__(self) -> None:
        names, name = {self.version: self.type}, self.type
        for step in reversed(self.steps):
            for op in reversed(step.ops):
                name = former_type(op, name)
            if name != next(iter(names.values())):
                names = {step.version - 1: name, **names}
        object.__setattr__(self, "names", names)

    def name_at(self, version: int) -> str:
        """The type id at a version."""
        return next((name for last, name in self.names.items() if version <= last), self.type)

    def step_to(self, version: int) -> To:
        """The step that leads to a version after `since`."""
        return self.steps[version - self.since - 1]


def former_type(op: Op, type_id: str) -> str:
    """What a type was called before an op."""
    if isinstance(op, RenameType):
        return op.old
    return f"{op.old}/{type_id.partition('/')[2]}" if isinstance(op, MoveToPack) else type_id


def history_of(type_id: str, version: int, declared: Sequence[Step]) -> History:
    """The history that a class declares, once it was checked."""
    begin = next((step for step in declared if isinstance(step, Since)), Since(1, ""))
    steps = tuple(step for step in declared if isinstance(step, To))
    return History(type_id, version, begin.version, begin.note, steps)


def published_steps(steps: Iterable[Step]) -> list[JSON]:
    """Steps as they stand in a component under `KEY`."""
    return [step.published() for step in steps]


def read_history(type_id: str, version: int, published: object) -> History:
    """The history in a published component; it says by `problem` if it can't be understood."""
    parts = published if isinstance(published, list) else []
    if not parts:
        return History(type_id, version, version)
    try:
        begin: Mapping[str, Any] = parts[0] if "since" in parts[0] else {"since": 1, "note": ""}
        steps = tuple(_read_step(part) for part in parts if "to" in part)
        since, note = int(begin["since"]), str(begin["note"])
    except (ValidationError, DefinitionError, TypeError, KeyError, ValueError) as error:
        reason = str(error).splitlines()[0]
        return History(type_id, version, version, problem=f"its published migrations can't be understood ({reason})")
    problem = chain_problem(version, since, steps)
    return (
        History(type_id, version, version, problem=problem)
        if problem
        else History(type_id, version, since, note, steps)
    )


def chain_problem(version: int, since: int, steps: Sequence[To]) -> str:
    """Why steps don't lead from one version to another without a gap; an empty text if they do."""
    expected = since
    for step in steps:
        expected += 1
        if step.version != expected:
            return f"its migrations go to {step.version} where they should go to {expected}; add To({expected}, ...)"
    if expected > version:
        return f"its migrations go to {expected}, but its version is {version}; raise it to version={expected}"
    if expected < version:
        missing = f"To({expected + 1}, ...)"
        way = f"add {missing}" if steps else f'declare {missing}, or Since({version}, "why nothing older is known")'
        return f"its version is {version}, but its migrations end at {expected}; {way}"
    return ""


def _read_step(part: Mapping[str, Any]) -> To:
    ops = (OPS.validate_json(write_json(op)) for op in part["ops"])
    return To(int(part["to"]), *ops, lossless=part.get("lossless") is True)


class Histories:
    """The histories of a published document, found by any type id that a type ever had."""

    def __init__(self, histories: Iterable[History]) -> None:
        self._by_name: dict[str, list[tuple[int, int, History]]] = {}
        for history in histories:
            first = history.since
            for last, name in history.names.items():
                self._by_name.setdefault(name, []).append((first, last, history))
                first = last + 1

    def find(self, type_id: str, version: int | None) -> tuple[History, int] | None:
        """The history that a node belongs to, and its version; None if there is no such type.

        A node that states none has the last version under its type id. One may be older or newer than the history.
        """
        found = self._by_name.get(type_id)
        if found is None:
            return None
        for first, last, history in found:
            if version is not None and first <= version <= last:
                return history, version
        _, last, history = found[-1]
        return history, last if version is None else version

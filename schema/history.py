"""`History`: the versions of an invocation type and the ops between them, declared beside the model and published.

A type that was removed may have one too, which ends in another type (`Became`). Whoever migrates a document reads it
from the published document, and needs no class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from pydantic import ValidationError

from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.json import JSON, write_json
from nodeloom.schema.migration_ops import OPS, Behaviour, MoveToPack, Op, OpModel, RenameType

KEY = "x-migrations"
"""Key of a type's steps in its published component."""


def _checked_ops(place: str, ops: tuple[Op, ...], behaviour: str) -> tuple[Op, ...]:
    """The ops of a step, with its note; `DefinitionError` if something else is among them."""
    wrong = next((each for each in ops if not isinstance(each, OpModel)), None)
    if wrong is not None:
        raise DefinitionError(f"{place}: {wrong!r} is no op; use rename_input(...), add_input(...) and so on")
    return (*ops, Behaviour(note=behaviour)) if behaviour else ops


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
        object.__setattr__(self, "ops", _checked_ops(f"To({version})", ops, behaviour))

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


@dataclass(frozen=True, slots=True, init=False)
class Became:
    """What a removed type became: `Became("acme/light", 2, add_input("mode", "glow", stored=True))`.

    Args:
        type: Another type, by the id that it had at that version; perhaps of another pack, or removed since, too.
        version: The version of it that the ops lead to; its own history leads on.
        ops: How its fields differ from those of the removed type's last version, in this order.
        behaviour: How results differ, if they do; a note for the user.
    """

    type: str
    version: int
    ops: tuple[Op, ...]

    def __init__(self, type: str, version: int, *ops: Op, behaviour: str = "") -> None:  # noqa: A002
        object.__setattr__(self, "type", type)
        object.__setattr__(self, "version", version)
        object.__setattr__(self, "ops", _checked_ops(f"Became({type}, {version})", ops, behaviour))

    def published(self) -> dict[str, JSON]:
        """It as JSON."""
        return {"type": self.type, "version": self.version, "ops": [op.published() for op in self.ops]}


Step: TypeAlias = To | Since


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one type that documents are known of: `since` to `version`, and the steps between them.

    `names` are its type ids, by the last version that has each, in order. `problem` says why the history can't be
    used, such as an op that this program does not know. A type that was removed says what it `became`.
    """

    type: str
    version: int
    since: int = 1
    note: str = ""
    steps: tuple[To, ...] = ()
    problem: str = ""
    became: Became | None = None
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


def history_of(type_id: str, version: int, declared: Sequence[Step], became: Became | None = None) -> History:
    """The history that a class or tombstone declares, once it was checked."""
    begin = next((step for step in declared if isinstance(step, Since)), Since(1, ""))
    steps = tuple(step for step in declared if isinstance(step, To))
    return History(type_id, version, begin.version, begin.note, steps, became=became)


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


def read_removed(type_id: str, published: Mapping[str, Any]) -> History | None:
    """The history of a removed type, of its published tombstone; None if that is nothing but a note."""
    became = published.get("becomes")
    if became is None:
        return None
    try:
        version = int(published["version"])
    except (TypeError, KeyError, ValueError):
        return History(type_id, 1, problem="its published tombstone does not say its version")
    history = read_history(type_id, version, published.get("migrations"))
    try:
        found = Became(str(became["type"]), int(became["version"]), *map(_read_op, became["ops"]))
    except (ValidationError, TypeError, KeyError, ValueError) as error:
        reason = str(error).splitlines()[0]
        return replace(history, problem=f"what its published tombstone says can't be understood ({reason})")
    return replace(history, became=found)


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
    return To(int(part["to"]), *map(_read_op, part["ops"]), lossless=part.get("lossless") is True)


def _read_op(op: Any) -> Op:
    return OPS.validate_json(write_json(op))


class Histories:
    """The histories of a published document, found by any type id that a type ever had; `all` are these in order."""

    def __init__(self, histories: Iterable[History]) -> None:
        self.all = tuple(histories)
        self._by_name: dict[str, list[tuple[int, int, History]]] = {}
        for history in self.all:
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

    def exact(self, type_id: str, version: int) -> History | None:
        """The history of a type that had this id at this version; None if there is none."""
        found = self.find(type_id, version)
        if found is None or not found[0].since <= version <= found[0].version:
            return None
        return found[0] if found[0].name_at(version) == type_id else None

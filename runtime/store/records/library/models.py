"""Models: what workers found in the model folders, by name. Which files there are, and what they are, workers know.

A model that is there no more stays on record as gone, so that whoever asks for it by name can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json
from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, or_, select, update

from nodeloom.runtime.store.records import log
from nodeloom.runtime.store.records.errors import NotFoundError
from nodeloom.runtime.store.records.searching import Page, has_words, paged, plain, words
from nodeloom.runtime.store.records.tables import models
from nodeloom.schema.json import write_json

MOST_TOLD = 100
"""Names that an event lists of each kind of change; its numbers tell how many there are."""
_WITHOUT_PROBLEMS = "[]"
_GONE = update(models).where(models.c.name == bindparam("of"))


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model as a worker found it. `size` in bytes; `place` is below its model folder; `digest` where it is known."""

    name: str
    place: str
    layout: str
    kind: str
    base: str | None
    variant: str | None
    precision: str | None
    digest: str | None
    size: int
    is_built_in: bool
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A model on record: when it was seen last, and since when it is gone, if it is."""

    found: FoundModel
    seen: float
    gone: float | None


@dataclass(frozen=True, slots=True)
class ModelFilter:
    """Which models are searched for; what is not given lets all pass.

    `bases` lets those pass whose base can't be told: they fit any. `text`: words that all stand in name or place.
    """

    text: str = ""
    kinds: Sequence[str] = ()
    bases: Sequence[str] = ()
    is_usable: bool | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class ModelChanges:
    """Names of the models by what became of them."""

    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    gone: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def keep_models(connection: Connection, found: Sequence[FoundModel], now: float) -> ModelChanges:
    """Put on record all models that there are, and which are gone; what changed, which an event tells."""
    known = {row.name: _record(row) for row in connection.execute(select(models))}
    there = {plain(each.name): each for each in found}
    changes = ModelChanges(
        added=[name for name in there if name not in known or known[name].gone is not None],
        changed=[name for name in there if name in known and _is_other(known[name], there[name])],
        gone=[name for name, record in known.items() if name not in there and record.gone is None],
    )
    if changes.gone:
        connection.execute(_GONE.values(gone=now), [{"of": name} for name in changes.gone])
    connection.execute(update(models).where(models.c.gone.is_(None)).values(seen=now))
    for name in (*changes.added, *changes.changed):
        _write(connection, there[name], now, is_new=name not in known)
    if changes:
        log.append(connection, None, [_told(changes)], now)
    return changes


def keep_model(connection: Connection, found: FoundModel, now: float) -> ModelRecord:
    """Put one model on record that was looked at again."""
    row = connection.execute(select(models).where(models.c.name == plain(found.name))).one_or_none()
    known = None if row is None else _record(row)
    if known is None or known.gone is not None or _is_other(known, found):
        _write(connection, found, now, is_new=known is None)
        name = [plain(found.name)]
        is_added = known is None or known.gone is not None
        changes = ModelChanges(added=name) if is_added else ModelChanges(changed=name)
        log.append(connection, None, [_told(changes)], now)
    return get_model(connection, found.name)


def get_model(connection: Connection, name: str) -> ModelRecord:
    """A model by its name; `NotFoundError`."""
    row = connection.execute(select(models).where(models.c.name == plain(name))).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no model {name[:80]}")
    return _record(row)


def search_models(
    connection: Connection, wanted: ModelFilter, *, limit: int = 50, after: str | None = None
) -> Page[ModelRecord]:
    """Models by name, `limit` at a time; `after` is the `next` of the page before."""
    statement = select(models).where(*_conditions(wanted))
    return paged(connection, statement, [models.c.name], limit, after and plain(after), _record, rising=True)


def usable_models(connection: Connection) -> list[FoundModel]:
    """Every model that is there and can be used, by name."""
    statement = select(models).where(*_conditions(ModelFilter(is_usable=True))).order_by(models.c.name)
    return [_record(row).found for row in connection.execute(statement)]


def models_seen(connection: Connection) -> float | None:
    """When a worker looked last for all models that there are; None if none has, or there are none."""
    seen: float | None = connection.execute(select(func.max(models.c.seen))).scalar()
    return seen


def _conditions(wanted: ModelFilter) -> list[ColumnElement[bool]]:
    conditions = has_words(models.c.words, wanted.text)
    conditions.append(models.c.gone.is_not(None) if wanted.is_gone else models.c.gone.is_(None))
    if wanted.kinds:
        conditions.append(models.c.kind.in_(wanted.kinds))
    if wanted.bases:
        conditions.append(or_(models.c.base.is_(None), models.c.base.in_(wanted.bases)))
    if wanted.is_usable is not None:
        is_usable = models.c.problems == _WITHOUT_PROBLEMS
        conditions.append(is_usable if wanted.is_usable else ~is_usable)
    return conditions


def _is_other(known: ModelRecord, found: FoundModel) -> bool:
    """Whether a model that is on record as there is not what it was; a digest is asked for, and then known."""
    return known.gone is None and known.found != _plain(found)


def _write(connection: Connection, found: FoundModel, now: float, *, is_new: bool) -> None:
    found = _plain(found)
    row = {
        "name": found.name, "place": found.place, "layout": found.layout, "kind": found.kind, "base": found.base,
        "variant": found.variant, "precision": found.precision, "digest": found.digest, "size": found.size,
        "built_in": found.is_built_in, "problems": write_json([*found.problems]),
        "words": words(found.name, found.place), "seen": now, "gone": None,
    }  # fmt: skip
    connection.execute(insert(models).values(row) if is_new else _renewed(row))


def _renewed(row: dict[str, Any]) -> Any:
    return update(models).where(models.c.name == row["name"]).values(row)


def _plain(found: FoundModel) -> FoundModel:
    return FoundModel(
        plain(found.name), plain(found.place), found.layout, found.kind, found.base, found.variant, found.precision,
        found.digest, found.size, found.is_built_in, tuple(map(plain, found.problems)),
    )  # fmt: skip


def _told(changes: ModelChanges) -> dict[str, Any]:
    return {
        "event": "models.changed",
        "added": [*changes.added[:MOST_TOLD]],
        "changed": [*changes.changed[:MOST_TOLD]],
        "gone": [*changes.gone[:MOST_TOLD]],
        "count": len(changes.added) + len(changes.changed) + len(changes.gone),
    }


def _record(row: Any) -> ModelRecord:
    found = FoundModel(
        row.name, row.place, row.layout, row.kind, row.base, row.variant, row.precision, row.digest, row.size,
        row.built_in, tuple(from_json(row.problems)),
    )  # fmt: skip
    return ModelRecord(found, row.seen, row.gone)

"""What images were made with, by name: `model`, `seed`, `steps`, ... It is read from their files once they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import from_json
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from nodeloom.runtime.store.records.library.images import day_of
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.searching import plain, words
from nodeloom.runtime.store.records.tables import image_facts, images
from nodeloom.schema.json import JSON, write_json

LONGEST = 4_000
"""Characters of a value that a search by its name looks at."""
_UNREAD = Prepared(
    select(images.c.id, images.c.digest, images.c.node, images.c.width, images.c.height)
    .where(images.c.described.is_(None))
    .order_by(images.c.id.desc())
    .limit(bindparam("most"))
)
_KNOWN = select(images.c.name, images.c.facts, images.c.created).where(images.c.id == bindparam("of"))
_ADD = Prepared(insert(image_facts))


@dataclass(frozen=True, slots=True)
class UndescribedImage:
    """An image whose file was not read yet, the node that saved it, and its size in pixels."""

    id: str
    digest: str
    node: str | None
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Description:
    """What is to be known of an image: `facts` are shown, `values` are searched by name, `texts` by any word."""

    facts: Mapping[str, JSON]
    values: Sequence[tuple[str, str]] = ()
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FactCount:
    """A value of a fact, and how many images have it."""

    value: str
    images: int


def undescribed_images(connection: Connection, limit: int) -> list[UndescribedImage]:
    """Images whose files were not read yet, the newest first."""
    return [UndescribedImage(*row) for row in _UNREAD.execute(connection, {"most": limit})]


def describe_image(connection: Connection, image: str, told: Description, now: float) -> None:
    """Put on record what was read of an image, in the place of what was before; nothing if it is gone by now."""
    known = connection.execute(_KNOWN, {"of": image}).one_or_none()
    if known is None:
        return
    facts = write_json({**from_json(known.facts), **told.facts})
    searched = words(known.name, day_of(known.created), *told.texts)
    changed = {"facts": facts, "words": searched, "described": now}
    connection.execute(update(images).where(images.c.id == image).values(changed))
    connection.execute(delete(image_facts).where(image_facts.c.image == image))
    rows = [
        {"name": name, "image": image, "place": place, "value": value, "folded": words(value)}
        for place, (name, value) in enumerate((plain(name), plain(value)[:LONGEST]) for name, value in told.values)
    ]
    if rows:
        _ADD.execute_many(connection, rows)


def fact_counts(connection: Connection, name: str, limit: int = 100) -> list[FactCount]:
    """The values that a fact has, those of most images first."""
    count = func.count(image_facts.c.image.distinct())
    statement = select(image_facts.c.value, count).where(image_facts.c.name == name).group_by(image_facts.c.value)
    rows = connection.execute(statement.order_by(count.desc(), image_facts.c.value).limit(limit))
    return [FactCount(*row) for row in rows]

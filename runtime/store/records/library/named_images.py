"""Images by their names. A name may be that of many: then the newest is meant."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from sqlalchemy import Connection, select

from nodeloom.runtime.store.records.library.images import ImageRecord, get_image
from nodeloom.runtime.store.records.searching import plain
from nodeloom.runtime.store.records.tables import images

_AT_ONCE = 10_000
"""Values of a statement; databases take some ten thousand."""


def named_image(connection: Connection, name: str, kinds: Collection[str]) -> ImageRecord | None:
    """The newest image of a name, of some kinds; None if there is none."""
    newest = select(images.c.id).where(images.c.name == plain(name), images.c.kind.in_(kinds))
    found = connection.execute(newest.order_by(images.c.created.desc(), images.c.id.desc()).limit(1)).scalar()
    return None if found is None else get_image(connection, found)


def named_digests(connection: Connection, names: Collection[str], kinds: Collection[str]) -> dict[str, str]:
    """Digests of the newest images of names that there are, of some kinds."""
    found: dict[str, str] = {}
    wanted = {plain(name): name for name in names}
    left = iter(wanted)
    while some := [*islice(left, _AT_ONCE)]:
        rows = select(images.c.name, images.c.digest).where(images.c.name.in_(some), images.c.kind.in_(kinds))
        for row in connection.execute(rows.order_by(images.c.created, images.c.id)):
            found[wanted[row.name]] = row.digest
    return found


def image_names(connection: Connection, kind: str, limit: int) -> list[str]:
    """Names of the newest images of a kind, each once, in alphabetical order."""
    newest = select(images.c.name).where(images.c.kind == kind).order_by(images.c.created.desc(), images.c.id.desc())
    return sorted(set(connection.execute(newest.limit(limit)).scalars()))

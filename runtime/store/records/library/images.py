"""Images: what is known of each, by whom it was made, and where it is kept. Their bytes are files by digest.

An image is kept once a run, digest and name, and told of once for each node that saved it, however often a worker tells
of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal

from pydantic_core import from_json
from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from nodeloom.runtime.store.records import log
from nodeloom.runtime.store.records.counting import add, total
from nodeloom.runtime.store.records.errors import NotFoundError
from nodeloom.runtime.store.records.identifiers import new_id
from nodeloom.runtime.store.records.library.boards import check_board
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.searching import plain, words
from nodeloom.runtime.store.records.tables import images
from nodeloom.schema.json import JSON, write_json

ImageKind = Literal["output", "upload", "mask", "other"]

_FIND = Prepared(
    select(images.c.id, images.c.node).where(
        images.c.run == bindparam("of"), images.c.digest == bindparam("content"), images.c.name == bindparam("called")
    )
)
_INSERT = Prepared(insert(images))
_SAVED: Final = "image.saved"
_HAS = Prepared(select(images.c.id).where(images.c.digest == bindparam("content")).limit(1))
IS_PICTURE: ColumnElement[bool] = images.c.width > 0
"""What else runs keep, such as latents, stands beside the pictures, and has no size."""
_OF_RUN = Prepared(
    select(images.c.id, images.c.name, images.c.digest, images.c.node, images.c.width, images.c.height)
    .where(images.c.run == bindparam("of"), IS_PICTURE)
    .order_by(images.c.created, images.c.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class NewImage:
    """An image to be kept. `size` in bytes, `width` and `height` in pixels; `facts` are JSON that a search looks at.

    `run` is empty for what nobody ran, such as uploads. What it was made with is read later: see `image_facts`.
    """

    digest: str
    name: str
    kind: ImageKind
    media_type: str
    size: int
    width: int
    height: int
    run: str = ""
    node: str | None = None
    workflow: str | None = None
    board: str | None = None
    facts: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """An image that is kept."""

    id: str
    digest: str
    name: str
    kind: ImageKind
    media_type: str
    size: int
    width: int
    height: int
    run: str
    node: str | None
    workflow: str | None
    board: str | None
    is_starred: bool
    facts: Mapping[str, JSON]
    created: float


@dataclass(frozen=True, slots=True)
class RunImageRecord:
    """An image that a run saved, in short."""

    id: str
    name: str
    digest: str
    node: str | None
    width: int
    height: int


def save_image(connection: Connection, new: NewImage, now: float) -> str:
    """Keep an image; its id, that of the one there is if it was told of before.

    Where two nodes of a run save the same picture under the same name it is kept once, and told of for both.
    """
    found = _FIND.execute(connection, {"of": new.run, "content": new.digest, "called": plain(new.name)}).fetchone()
    if found is not None:
        image, node = str(found[0]), found[1]
        if node != new.node and not _is_told(connection, image, new):
            _tell(connection, image, new, now)
        return image
    if new.board is not None:
        check_board(connection, new.board)
    image = new_id(now)
    facts = write_json(new.facts)
    row = {
        "id": image, "digest": new.digest, "name": plain(new.name), "kind": new.kind, "media_type": new.media_type,
        "size": new.size, "width": new.width, "height": new.height, "run": new.run, "node": new.node,
        "workflow": new.workflow, "board": new.board, "starred": False, "facts": facts,
        "words": words(new.name, facts, day_of(now)), "created": now,
        "described": None if new.width else now,  # what is no picture was made with nothing that it tells of
    }  # fmt: skip
    if _HAS.execute(connection, {"content": new.digest}).fetchone() is None:
        add(connection, "kept_bytes", new.size)
    _INSERT.execute(connection, row)
    _tell(connection, image, new, now)
    return image


def _is_told(connection: Connection, image: str, new: NewImage) -> bool:
    told = (each.event for each in log.of(connection, new.run) if each.name == _SAVED)
    return any((event["image"], event["node"]) == (image, new.node) for event in told)


def _tell(connection: Connection, image: str, new: NewImage, now: float) -> None:
    told = {"event": _SAVED, "image": image, "digest": new.digest, "name": new.name, "node": new.node}
    log.append(connection, new.run or None, [told], now)


def day_of(moment: float) -> str:
    """The day of a time in epoch seconds, such as 2026-11-21, in UTC."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def get_image(connection: Connection, image: str) -> ImageRecord:
    """An image by its id; `NotFoundError`."""
    row = connection.execute(select(images).where(images.c.id == image)).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no image {image}")
    return record_of(row)


def images_of(connection: Connection, run: str, limit: int) -> list[RunImageRecord]:
    """The first images that a run saved, in the order in which it did."""
    return [RunImageRecord(*row) for row in _OF_RUN.execute(connection, {"of": run, "most": limit})]


def star(connection: Connection, chosen: Collection[str], now: float, *, is_starred: bool = True) -> None:
    """Give images a star, or take it."""
    _change(connection, chosen, now, starred=is_starred)


def renew(connection: Connection, image: str, now: float) -> None:
    """Let an image be the newest, as if it came in now."""
    _change(connection, [image], now, created=now)


def put_on_board(connection: Connection, chosen: Collection[str], board: str | None, now: float) -> None:
    """Put images on a board, or on none; `NotFoundError`."""
    if board is not None:
        check_board(connection, board)
    _change(connection, chosen, now, board=board)


def remove_images(connection: Connection, chosen: Collection[str], now: float) -> None:
    """Forget images. Their files are for a sweep: see `unused_files`."""
    _check(connection, chosen)
    rows = connection.execute(select(images.c.digest, images.c.size).where(images.c.id.in_(chosen)))
    sizes = {row.digest: row.size for row in rows}
    connection.execute(delete(images).where(images.c.id.in_(chosen)))
    add(connection, "kept_bytes", -sum(sizes[digest] for digest in unused_files(connection, sizes)))
    log.append(connection, None, [{"event": "image.removed", "image": image} for image in sorted(chosen)], now)


def unused_files(connection: Connection, digests: Collection[str]) -> set[str]:
    """Those of some digests that no image has."""
    used = connection.execute(select(images.c.digest).where(images.c.digest.in_(digests))).scalars()
    return set(digests) - set(used)


def kept_bytes(connection: Connection) -> int:
    """Bytes of the files of all images, each counted once, however many images have it."""
    return total(connection, "kept_bytes")


def _change(connection: Connection, chosen: Collection[str], now: float, **values: object) -> None:
    _check(connection, chosen)
    connection.execute(update(images).where(images.c.id.in_(chosen)).values(**values))
    log.append(connection, None, [{"event": "image.changed", "image": image} for image in sorted(chosen)], now)


def _check(connection: Connection, chosen: Collection[str]) -> None:
    there = set(connection.execute(select(images.c.id).where(images.c.id.in_(chosen))).scalars())
    missing = set(chosen) - there
    if missing:
        raise NotFoundError(f"there is no image {min(missing)}")


def record_of(row: Any) -> ImageRecord:
    """The record that a row of the table holds."""
    return ImageRecord(
        row.id, row.digest, row.name, row.kind, row.media_type, row.size, row.width, row.height, row.run, row.node,
        row.workflow, row.board, row.starred, from_json(row.facts), row.created,
    )  # fmt: skip

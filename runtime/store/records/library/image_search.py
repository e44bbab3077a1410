"""Searching images: by words, by what they were made with, and by all else that is known of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

from nodeloom.runtime.store.records.library.images import IS_PICTURE, ImageKind, ImageRecord, record_of
from nodeloom.runtime.store.records.searching import Page, has_words, paged, plain, words
from nodeloom.runtime.store.records.tables import image_facts, images

_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class ImageFilter:
    """Which images are searched for; what is not given lets all pass.

    `text`: words that all stand in name or facts, as `searching.terms` reads them; `steps:20` asks for a fact by its
    name. `facts` are names and whole values, of which one a name is enough. `boardless` asks for those on no board;
    `since` and `before` are epoch seconds.
    """

    text: str = ""
    run: str | None = None
    workflow: str | None = None
    board: str | None = None
    boardless: bool = False
    kinds: Sequence[ImageKind] = ()
    digest: str | None = None
    is_starred: bool | None = None
    facts: Sequence[tuple[str, str]] = ()
    since: float | None = None
    before: float | None = None


def search_images(
    connection: Connection, wanted: ImageFilter, *, limit: int = 50, after: str | None = None
) -> Page[ImageRecord]:
    """Images, newest first, `limit` at a time; `after` is the `next` of the page before."""
    statement = select(images).where(*_conditions(wanted))
    return paged(connection, statement, [images.c.created, images.c.id], limit, after, record_of)


def count_images(connection: Connection, wanted: ImageFilter) -> int:
    """How many images a search finds."""
    return int(connection.execute(select(func.count()).select_from(images).where(*_conditions(wanted))).scalar_one())


def _conditions(wanted: ImageFilter) -> list[ColumnElement[bool]]:
    conditions = [IS_PICTURE, *has_words(images.c.words, wanted.text, _is_said)]
    for column in ("run", "workflow", "board", "digest"):
        value = getattr(wanted, column)
        if value is not None:
            conditions.append(images.c[column] == value)
    if wanted.boardless:
        conditions.append(images.c.board.is_(None))
    if wanted.kinds:
        conditions.append(images.c.kind.in_(wanted.kinds))
    if wanted.is_starred is not None:
        conditions.append(images.c.starred.is_(wanted.is_starred))
    if wanted.since is not None:
        conditions.append(images.c.created >= wanted.since)
    if wanted.before is not None:
        conditions.append(images.c.created < wanted.before)
    return [*conditions, *_has_facts(wanted.facts)]


def _has_facts(facts: Sequence[tuple[str, str]]) -> list[ColumnElement[bool]]:
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in facts:
        by_name[plain(name)].append(words(value))
    return [_has_fact(name, image_facts.c.folded.in_(values)) for name, values in by_name.items()]


def _is_said(term: str) -> ColumnElement[bool] | None:
    """Whether a term such as `steps:20` or `model:dream` is a fact: a number is that number, a text is within one."""
    name, _, value = term.partition(":")
    if not (name and value):
        return None
    folded = image_facts.c.folded
    return _has_fact(name, folded == value if _NUMBER.fullmatch(value) else folded.contains(value, autoescape=True))


def _has_fact(name: str, holds: ColumnElement[bool]) -> ColumnElement[bool]:
    return images.c.id.in_(select(image_facts.c.image).where(image_facts.c.name == name, holds))

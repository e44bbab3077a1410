"""Searching: words within a text, and pages that go on where the last one ended, however much came in meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Select

from nodeloom.runtime.store.records.errors import InvalidError

Found = TypeVar("Found")
MOST = 1000
"""Records of one page at most."""
MOST_WORDS = 20
"""Words of a search that are looked at."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Found]):
    """Some of what was found; `next` asks for what follows, None at the end."""

    found: Sequence[Found]
    next: str | None


def words(*texts: str) -> str:
    """What a search looks at: the texts without regard to case, a line each."""
    return "\n".join(texts).casefold().replace("\0", "")


def has_words(column: ColumnElement[str], text: str) -> list[ColumnElement[bool]]:
    """The conditions that all words of a text stand in a column that `words` made."""
    wanted = words(text).split()[:MOST_WORDS]
    return [column.contains(word, autoescape=True) for word in wanted]


def paged(
    connection: Connection,
    statement: Select[Any],
    key: ColumnElement[str],
    limit: int,
    after: str | None,
    record: Callable[[Any], Found],
) -> Page[Found]:
    """The next page by a key that sorts by time, newest first."""
    if not 1 <= limit <= MOST:
        raise InvalidError(f"a page can't have {limit} entries; ask for 1 to {MOST}")
    if after is not None:
        statement = statement.where(key < after)
    rows = connection.execute(statement.order_by(key.desc()).limit(limit + 1)).all()
    found = [record(row) for row in rows[:limit]]
    return Page(found, str(rows[limit - 1][0]) if len(rows) > limit else None)

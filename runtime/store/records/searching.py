"""Searching: words within a text, and pages that go on where the last one ended, however much came in meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Float, Select, literal, not_, or_, tuple_

from nodeloom.runtime.store.records.errors import InvalidError

Found = TypeVar("Found")
MOST = 1000
"""Records of one page at most."""
_BETWEEN = "~"
MOST_BYTES = 32 * 2**20
"""Characters of the texts of a page, about: it has fewer records where they are large."""
MOST_WORDS = 20
"""Words of a search that are looked at."""
_TERM: Final = re.compile(r'(-?)([^\s":]*:)?"([^"]+)"?|(-?)(\S+)')


@dataclass(frozen=True, slots=True)
class Page(Generic[Found]):
    """Some of what was found; `next` asks for what follows, None at the end."""

    found: Sequence[Found]
    next: str | None


def plain(text: str) -> str:
    """A text that every database takes: PostgreSQL has no room for NUL in one."""
    return text.replace("\0", "")


def words(*texts: str) -> str:
    """What a search looks at: the texts without regard to case, a line each."""
    return plain("\n".join(texts)).casefold()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a search, or several in quotes that stand together; `is_unwanted` if what has it is left out."""

    text: str
    is_unwanted: bool = False


def terms(text: str) -> list[Term]:
    """What a search asks for: words and `"words in quotes"`; a minus before one is for what shall not be there."""
    found: list[Term] = []
    for minus, name, quoted, sign, word in _TERM.findall(words(text)):
        if quoted:
            found.append(Term(name + quoted, bool(minus)))
        elif word.strip('"'):
            found.append(Term(word, bool(sign)))
        elif sign:
            found.append(Term(sign))
    return found[:MOST_WORDS]


def has_words(
    column: ColumnElement[str], text: str, also: Callable[[str], ColumnElement[bool] | None] = lambda term: None
) -> list[ColumnElement[bool]]:
    """The conditions that all terms of a text stand in a column that `words` made, and the unwanted ones do not.

    `also` says in what other way a record may have a term, if there is one.
    """
    conditions: list[ColumnElement[bool]] = []
    for term in terms(text):
        there: ColumnElement[bool] = column.contains(term.text, autoescape=True)
        other = also(term.text)
        there = there if other is None else or_(there, other)
        conditions.append(not_(there) if term.is_unwanted else there)
    return conditions


def paged(
    connection: Connection,
    statement: Select[Any],
    order: Sequence[ColumnElement[Any]],
    limit: int,
    after: str | None,
    record: Callable[[Any], Found],
    *,
    rising: bool = False,
) -> Page[Found]:
    """The next page by columns that are unique together; they are among those of the statement.

    The greatest first, or where they are `rising` the least. Fewer than `limit` where they are large, but at least one.
    """
    if not 1 <= limit <= MOST:
        raise InvalidError(f"a page can't have {limit} entries; ask for 1 to {MOST}")
    if after is not None:
        here, last = tuple_(*order), tuple_(*_values(order, after))
        statement = statement.where(here > last if rising else here < last)
    ordered = statement.order_by(*(column.asc() if rising else column.desc() for column in order))
    found: list[Found] = []
    end: Any = None
    left = MOST_BYTES
    with connection.execute(ordered.limit(limit + 1)) as rows:
        for row in rows:
            if end is not None and (len(found) == limit or left <= 0):
                return Page(found, _BETWEEN.join(str(getattr(end, str(column.key))) for column in order))
            found.append(record(row))
            end = row
            left -= sum(len(value) for value in row if isinstance(value, str))
    return Page(found, None)


def _values(order: Sequence[ColumnElement[Any]], after: str) -> list[ColumnElement[Any]]:
    """What stands in the `next` of a page."""
    parts = after.split(_BETWEEN, len(order) - 1)  # the last one may hold any sign
    try:
        return [
            literal(float(part) if isinstance(column.type, Float) else part)
            for column, part in zip(order, parts, strict=True)
        ]
    except ValueError:
        raise InvalidError(f"{after[:80]!r} is not the end of a page; take `next` of the page before") from None

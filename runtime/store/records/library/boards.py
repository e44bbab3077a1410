"""Boards: named places for images. An image is on one of them or on none."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from nodeloom.runtime.store.records import log
from nodeloom.runtime.store.records.errors import InvalidError, NotFoundError
from nodeloom.runtime.store.records.identifiers import new_id
from nodeloom.runtime.store.records.searching import plain
from nodeloom.runtime.store.records.tables import boards, images

LONGEST = 200
"""Characters of a board's name at most."""


@dataclass(frozen=True, slots=True)
class BoardRecord:
    """A board and the number of images on it."""

    id: str
    name: str
    created: float
    images: int


def create_board(connection: Connection, name: str, now: float) -> str:
    """Make a board; its id."""
    board = new_id(now)
    connection.execute(insert(boards), {"id": board, "name": _checked(name), "created": now})
    log.append(connection, None, [{"event": "board.changed", "board": board}], now)
    return board


def rename_board(connection: Connection, board: str, name: str, now: float) -> None:
    """Give a board another name; `NotFoundError`."""
    check_board(connection, board)
    connection.execute(update(boards).where(boards.c.id == board).values(name=_checked(name)))
    log.append(connection, None, [{"event": "board.changed", "board": board}], now)


def remove_board(connection: Connection, board: str, now: float) -> None:
    """Remove a board; its images are on none then. `NotFoundError`."""
    check_board(connection, board)
    connection.execute(delete(boards).where(boards.c.id == board))
    log.append(connection, None, [{"event": "board.removed", "board": board}], now)


def list_boards(connection: Connection) -> list[BoardRecord]:
    """All boards by name."""
    joined = boards.outerjoin(images, images.c.board == boards.c.id)
    statement = select(boards.c.id, boards.c.name, boards.c.created, func.count(images.c.id)).select_from(joined)
    rows = connection.execute(statement.group_by(boards.c.id).order_by(boards.c.name, boards.c.id))
    return [BoardRecord(*row) for row in rows]


def check_board(connection: Connection, board: str) -> None:
    """Raise `NotFoundError` if there is no such board."""
    if connection.execute(select(boards.c.id).where(boards.c.id == board)).one_or_none() is None:
        raise NotFoundError(f"there is no board {board}")


def _checked(name: str) -> str:
    name = plain(name).strip()
    if not 0 < len(name) <= LONGEST:
        raise InvalidError(f"a board's name has {len(name)} characters; give it 1 to {LONGEST}")
    return name

"""/boards: places for pictures."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import Path, Response
from sqlalchemy import Connection

from nodeloom.runtime.server.images.views import BoardList, BoardName, BoardView
from nodeloom.runtime.server.parameters import ID_PATTERN
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State
from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import BoardRecord, ImageFilter

router = subject("images")
BoardId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a board")]


@router.get("/boards", summary="List the boards")
async def list_boards(state: State) -> BoardList:
    """All boards by name, and how many pictures are on each."""
    boards, images, boardless = await state.records.read(_counted)
    return BoardList(boards=[BoardView.of(each) for each in boards], images=images, boardless=boardless)


@router.post("/boards", status_code=201, summary="Make a board")
async def create_board(given: BoardName, state: State) -> BoardView:
    """An empty board."""
    now = time.time()
    board = await state.records.write(library.create_board, given.name, now)
    return BoardView(id=board, name=given.name, created=now, images=0)


@router.patch("/boards/{board}", status_code=204, summary="Rename a board")
async def rename_board(board: BoardId, given: BoardName, state: State) -> Response:
    """Give it another name."""
    await state.records.write(library.rename_board, board, given.name, time.time())
    return Response(status_code=204)


@router.delete("/boards/{board}", status_code=204, summary="Remove a board")
async def remove_board(board: BoardId, state: State) -> Response:
    """Its pictures stay, on no board."""
    await state.records.write(library.remove_board, board, time.time())
    return Response(status_code=204)


def _counted(connection: Connection) -> tuple[list[BoardRecord], int, int]:
    """The boards, how many pictures there are, and how many of them are on none."""
    return (
        library.list_boards(connection),
        library.count_images(connection, ImageFilter()),
        library.count_images(connection, ImageFilter(boardless=True)),
    )

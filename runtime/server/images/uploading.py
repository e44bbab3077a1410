"""`keep_upload`: a picture that came in, kept as it is if it is one and has room."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection

from nodeloom.runtime.server.images.looking import Look, look_at
from nodeloom.runtime.server.kinds import NO_ROOM
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import ImageKind, ImageRecord, NewImage
from nodeloom.schema.json import JSON


async def keep_upload(
    state: ServerState, data: bytes, name: str, kind: ImageKind = "upload", board: str | None = None
) -> ImageRecord:
    """A picture with its record; without a name, it gets one by what it is. `Refusal` if it is none, or has no room."""
    found: Look = await look_at(state.decoder, data)
    digest, facts = digest_of(data), dict[str, JSON](found.facts)
    new = NewImage(
        digest=digest, name=name or f"picture.{found.media_type.rpartition('/')[2]}", kind=kind,
        media_type=found.media_type, size=len(data), width=found.width, height=found.height, board=board, facts=facts,
    )  # fmt: skip

    def work(connection: Connection) -> ImageRecord:
        return library.get_image(connection, library.save_image(connection, new, time.time()))

    async with _room_for(state, digest, len(data)):
        await asyncio.to_thread(state.files.put, data)
        return await state.records.write(work)


async def keep_file(state: ServerState, data: bytes, name: str) -> ImageRecord:
    """A file that is no picture with its record; `Refusal` if it has no room."""
    digest = digest_of(data)
    new = NewImage(
        digest=digest, name=name, kind="other", media_type="application/octet-stream", size=len(data), width=0, height=0
    )

    def work(connection: Connection) -> ImageRecord:
        return library.get_image(connection, library.save_image(connection, new, time.time()))

    async with _room_for(state, digest, len(data)):
        await asyncio.to_thread(state.files.put, data)
        return await state.records.write(work)


@asynccontextmanager
async def _room_for(state: ServerState, digest: str, size: int) -> AsyncIterator[None]:
    """Room for a picture until it is on record; `Refusal` if there is none."""
    problem = await state.room.problem(digest, size)
    if problem is not None:
        raise Refusal(NO_ROOM, f"the picture can't be kept: {problem}")
    try:
        yield
    finally:
        state.room.give_back(digest)

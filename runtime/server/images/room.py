"""`Room`: whether another picture may be kept. It is asked before a file is written, by uploads and by workers.

What is used is asked of the records each time, so it is right after a restart, and when pictures were removed. What was
granted and is not on record yet counts as used; a grant to a run that is over without having used it is forgotten.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy import Connection

from nodeloom.runtime.store.records import Records, library, queue
from nodeloom.schema.errors import NodeloomError


@dataclass(frozen=True, slots=True)
class _Grant:
    """Bytes for a picture; `run` is empty for an upload."""

    size: int
    run: str


class Room:
    """Room for `most` bytes of pictures, a file counted once; 0: for any number. Used in one event loop."""

    def __init__(self, records: Records, most: int) -> None:
        self._records = records
        self._most = most
        self._turn = asyncio.Lock()
        self._granted: dict[str, _Grant] = {}

    async def problem(self, digest: str, size: int, run: str = "") -> str | None:
        """Why a picture has no room; None if it has, which then is its own until it is on record, or `give_back`."""
        if not self._most:
            return None
        async with self._turn:
            try:
                used, unknown, running = await self._records.read(self._look, digest)
            except NodeloomError as error:
                return f"whether there is room for it can't be found out: {error}"
            self._granted = {
                key: grant
                for key, grant in self._granted.items()
                if key in unknown and (not grant.run or grant.run in running)
            }
            if digest not in unknown or digest in self._granted:
                return None
            used += sum(grant.size for grant in self._granted.values())
            if used + size > self._most:
                return _sentence(used, size, self._most)
            self._granted[digest] = _Grant(size, run)
            return None

    def give_back(self, digest: str) -> None:
        """An upload is on record, or never will be."""
        self._granted.pop(digest, None)

    def _look(self, connection: Connection, digest: str) -> tuple[int, set[str], set[str]]:
        """Bytes on record, which of the digests no picture has yet, and which runs still run."""
        runs = [grant.run for grant in self._granted.values() if grant.run]
        wanted = queue.RunFilter(states=["running"], ids=runs)
        found = queue.search_summaries(connection, wanted, limit=len(runs)).found if runs else ()
        unknown = library.unused_files(connection, [digest, *self._granted])
        return library.kept_bytes(connection), unknown, {run.id for run in found}


def _sentence(used: int, size: int, most: int) -> str:
    return (
        f"it has {size} bytes, and of the {most} that NODELOOM_MAX_KEPT allows for pictures {used} are used; "
        f"remove pictures, or raise NODELOOM_MAX_KEPT"
    )

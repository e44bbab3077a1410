"""`follow`: what happens at a server, for as long as one listens, whatever becomes of the connection meanwhile."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import suppress

from nodeloom.runtime.client.address import part
from nodeloom.runtime.client.backoff import Backoff
from nodeloom.runtime.client.connection import Connection
from nodeloom.runtime.client.errors import UnreachableError
from nodeloom.runtime.client.happenings import FINISHED, Event, EventPage, Hello, News
from nodeloom.runtime.client.run_answers import RunInfo
from nodeloom.runtime.client.socket import LostError, opened

PATIENCE = 120.0
"""Seconds for which a server that is lost is looked for."""
_FIRST_PATIENCE = 3.0
"""The same, before it was there at all."""
_STEADY = 1.0
"""Seconds after which a connection counts as one: until then, the next one is waited for as if there had been none."""
_PAGE = 1000


async def follow(
    connection: Connection,
    after: int | None = None,
    *,
    run: str | None = None,
    queue: str | None = None,
    previews: bool = False,
    patience: float = PATIENCE,
) -> AsyncIterator[Hello | News]:
    """Every event after a number (from now on without), once each and in order; a `Hello` for each connection.

    A connection that is lost is made again with the last number. `UnreachableError` if that fails for too long.
    """
    backoff, is_known = Backoff(min(patience, _FIRST_PATIENCE)), False
    clock = asyncio.get_running_loop().time
    while True:
        met = math.inf
        query = {"after": after, "run": run, "queue": queue, "previews": previews}
        try:
            async with opened(connection, query) as told:
                async for news in told:
                    if isinstance(news, Hello):
                        if not is_known:
                            backoff, is_known = Backoff(patience), True
                        met = clock()
                        after = news.after if after is None else after
                    elif isinstance(news, Event):
                        if after is not None and news.number <= after:
                            continue
                        after = news.number
                    yield news
        except LostError as lost:
            if clock() - met > _STEADY:
                backoff.reset()
            delay = backoff.delay()
            if delay is None:
                raise UnreachableError(f"{connection.address.url} tells no events any more: {lost}") from lost
            await asyncio.sleep(delay)


async def follow_run(
    connection: Connection, run: str, after: int = 0, *, previews: bool = False, patience: float = PATIENCE
) -> AsyncIterator[News]:
    """The events of a run after a number, from the first one on without, until the run has ended."""
    last: Event | None = None
    while page := await _page(connection, run, after):
        for last in page:
            yield last
        after = page[-1].number
    if last is not None and last.name == FINISHED:
        return
    is_back = False
    async for news in follow(connection, after, run=run, previews=previews, patience=patience):
        if isinstance(news, Hello):
            if is_back:
                with suppress(UnreachableError):  # then the socket is lost too, and the next one asks again
                    await look(connection, run)  # it may have been forgotten meanwhile, and nothing would ever come
            is_back = True
            continue
        yield news
        if isinstance(news, Event) and news.name == FINISHED:
            return


async def ended(connection: Connection, run: str, patience: float = PATIENCE) -> RunInfo:
    """Wait for a run to end; how it did."""
    found = await look(connection, run)
    if found.is_over:
        return found
    async for news in follow(connection, run=run, patience=patience):
        if isinstance(news, Hello) or (isinstance(news, Event) and news.name == FINISHED):
            try:
                found = await look(connection, run)
            except UnreachableError:
                continue  # so is the socket lost, and the next one begins with the same question
            if found.is_over:
                return found
    raise AssertionError("following has no end")


async def look(connection: Connection, run: str) -> RunInfo:
    """A run as it stands."""
    return await connection.get(f"/runs/{part(run)}", RunInfo)


async def _page(connection: Connection, run: str, after: int) -> tuple[Event, ...]:
    found = await connection.get(f"/runs/{part(run)}/events", EventPage, {"after": after, "limit": _PAGE})
    return found.events

"""Listeners are told everything in order, and many of them leave time for others."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.events.listener import Listener
from nodeloom.runtime.store.records import Records, log

EVENTS = 60


async def heard(listener: Listener) -> list[list[int]]:
    """The numbers of each news, until all events were told."""
    found: list[list[int]] = []
    while not found or found[-1][-1] < EVENTS:
        found.append([frame.number for frame in (await listener.news()).frames])
    return found


@pytest.mark.parametrize("listeners", [1, 150])
def test_all_are_told_everything_in_order_and_many_of_them_in_fewer_parts(listeners: int, tmp_path: Path) -> None:
    async def scene() -> list[list[list[int]]]:
        with Records(tmp_path / "records.db") as records:
            feed = Feed(records)
            await feed.open()
            async with AsyncExitStack() as stack:
                opened = [await stack.enter_async_context(feed.listening(0)) for _ in range(listeners)]
                hearing = [asyncio.ensure_future(heard(listener)) for listener in opened]
                for _ in range(EVENTS):
                    await records.write(log.append, None, [{"event": "x"}], 1.0)
                    await asyncio.sleep(0.002)
                async with asyncio.timeout(20):
                    told = await asyncio.gather(*hearing)
            feed.close()
            return told

    told = asyncio.run(scene())
    assert all([number for part in parts for number in part] == [*range(1, EVENTS + 1)] for parts in told)
    if listeners > 1:
        assert max(map(len, told)) < EVENTS / 2

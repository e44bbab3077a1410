"""A function applied to the rows of several lists."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from nodeloom.schema.errors import InputError

AT_ONCE = 64
"""Most rows that are under way at the same time."""
Values = Mapping[str, Any]


def rows_of(ports: Values, whole: Collection[str]) -> list[Values]:
    """What the function is given for each row: an item of each list, and every other value as it is.

    Lists in `whole` are such values too. Raises `InputError` if there are no lists, or if they differ in length.
    """
    lists = {name: value for name, value in ports.items() if isinstance(value, list) and name not in whole}
    lengths = {name: len(value) for name, value in lists.items()}
    if not lengths:
        ways = ", ".join(name for name in ports if name not in whole) or "none takes one"
        raise InputError(f"none of its inputs has a list; connect one ({ways}), or call the workflow once instead")
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise InputError(f"lists go side by side, so they must have as many items each, but {found}")
    return [{**ports, **dict(zip(lists, row, strict=True))} for row in zip(*lists.values(), strict=True)]


async def applied(run: Callable[[Values], Awaitable[Values]], rows: Sequence[Values]) -> list[Values]:
    """What `run` gives for each row, in order; some rows are under way at once, and begin in order.

    If one fails the others still come to their end, so that what they did is kept; then the first error is raised.
    """
    free = asyncio.Semaphore(AT_ONCE)

    async def bounded(row: Values) -> Values:
        async with free:
            return await run(row)

    found = await asyncio.gather(*map(bounded, rows), return_exceptions=True)
    results = []
    for each in found:
        if isinstance(each, BaseException):
            raise each
        results.append(each)
    return results


def columns(results: Iterable[Values], names: Iterable[str]) -> dict[str, list[Any]]:
    """One list for each name, of what all results have for it, in order; lists are joined, as lists do not nest."""
    found: dict[str, list[Any]] = {name: [] for name in names}
    for result in results:
        for name, values in found.items():
            value = result[name]
            values.extend(value if isinstance(value, (list, tuple)) else [value])
    return found

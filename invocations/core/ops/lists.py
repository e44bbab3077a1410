"""Lists of anything: their items and parts, and several of them side by side or crossed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, TypeVar

from nodeloom.invocations.core.ops.ranges import MOST_ITEMS
from nodeloom.schema.errors import InputError

Item = TypeVar("Item")
Lists = Mapping[str, Sequence[Any] | None]
"""Lists by the name of the input that holds them; None for those that nothing was given for."""


def item_at(items: Sequence[Item], position: int) -> Item:
    """The item at a position counted from 0, or from the end (-1 is the last); `InputError` if there is none."""
    if not -len(items) <= position < len(items):
        reach = f"{-len(items)} to {len(items) - 1}" if items else "nothing"
        raise InputError(f"position is {position}, and a list of {len(items)} items has {reach}; change position")
    return items[position]


def position_of(items: Sequence[str], text: str) -> int:
    """Position of the first item that is this text, counted from 0; -1 if there is none."""
    return items.index(text) if text in items else -1


def side_by_side(lists: Lists) -> tuple[int, dict[str, list[Any]]]:
    """How long lists of equal length are, and each of them; as many None for one that was not given.

    Raises `InputError` that names the lengths if they differ.
    """
    lengths = {name: len(items) for name, items in lists.items() if items is not None}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise InputError(f"lists that run side by side must have as many items each, but {found}; make them equal")
    count = next(iter(lengths.values()), 0)
    return count, {name: [None] * count if items is None else list(items) for name, items in lists.items()}


def crossed(lists: Lists) -> tuple[int, dict[str, list[Any]]]:
    """How many combinations lists have, and each list's part in them, the last list running fastest.

    One that was not given takes no part: as many None. Raises `InputError` beyond `MOST_ITEMS` combinations.
    """
    given = {name: items for name, items in lists.items() if items is not None}
    count = prod(len(items) for items in given.values())
    if count > MOST_ITEMS:
        sizes = " x ".join(f"{len(items)} of {name}" for name, items in given.items())
        raise InputError(f"{sizes} are {count} combinations, at most {MOST_ITEMS} are allowed; shorten a list")
    columns = {name: [None] * count for name in lists}
    for place, combination in enumerate(product(*given.values())):
        for name, item in zip(given, combination, strict=True):
            columns[name][place] = item
    return count, columns

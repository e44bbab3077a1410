"""Batches: lists of values become sets of inputs, zipped within a group and crossed between groups. A pure function.

    input_sets([{"prompt": ["a", "b"], "seed": [1, 2]}, {"steps": [10, 20]}], limit=1000)

gives four sets: (a, 1) and (b, 2), each with 10 and with 20 steps. The last group changes fastest.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from nodeloom.runtime.store.records.errors import InvalidError, NotFoundError
from nodeloom.runtime.store.records.tables import batches, runs
from nodeloom.schema.json import JSON

Group = Mapping[str, Sequence[JSON]]
"""Lists of equal length by the name of the input; they are zipped."""
MOST = 10_000
"""Runs of one batch, unless the caller says otherwise."""


def input_sets(
    groups: Sequence[Group], base: Mapping[str, JSON] | None = None, limit: int = MOST
) -> list[dict[str, JSON]]:
    """One set of inputs a run, each on top of `base`. No groups: one run; an empty list: none.

    Raises `InvalidError` if the lists of a group differ in length, two groups give the same input, or there would be
    more sets than `limit`; nothing is made then.
    """
    lengths = [_length(group) for group in groups]
    twice = [name for name, count in Counter(itertools.chain(*groups)).items() if count > 1]
    if twice:
        raise InvalidError(f"the input {twice[0]} is in two groups of the batch; leave it in one")
    size = math.prod(lengths)
    if size > limit:
        sizes = " x ".join(map(str, lengths))
        raise InvalidError(f"the batch would be {size} runs ({sizes}), more than {limit}; make it smaller")
    zipped = [
        [{name: values[i] for name, values in group.items()} for i in range(length)]
        for group, length in zip(groups, lengths, strict=True)
    ]
    return [{**(base or {}), **_merged(parts)} for parts in itertools.product(*zipped)]


def _length(group: Group) -> int:
    """How long the lists of a group are."""
    if not group:
        raise InvalidError("a group of the batch has no inputs; name at least one, or leave the group out")
    lengths = {name: len(values) for name, values in group.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise InvalidError(f"the lists of a group must be equally long, but {told}; put them into groups of their own")
    return next(iter(lengths.values()))


def _merged(parts: Sequence[Mapping[str, JSON]]) -> dict[str, JSON]:
    return {name: value for part in parts for name, value in part.items()}


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch: `size` runs were enqueued, and `states` tells how many of those that are left are in which state."""

    id: str
    name: str
    queue: str
    size: int
    created: float
    states: Mapping[str, int]


def get_batch(connection: Connection, batch: str) -> BatchRecord:
    """A batch by its id; `NotFoundError`."""
    row = connection.execute(select(batches).where(batches.c.id == batch)).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no batch {batch}")
    counted = select(runs.c.state, func.count()).where(runs.c.batch == batch).group_by(runs.c.state)
    states: dict[str, int] = dict(connection.execute(counted).all())
    return BatchRecord(row.id, row.name, row.queue, row.size, row.created, states)

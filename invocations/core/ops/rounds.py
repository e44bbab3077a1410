"""Rounds of a loop: what one gives to the next, and whether it was the last."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from nodeloom.schema.errors import InputError

ROUND = "round"
"""Input of a loop's subgraph that gets the number of the round, from 0."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """Outputs of the last round, how many there were, and whether it said that it is done."""

    outputs: Mapping[str, Any]
    count: int
    is_done: bool


async def repeat(
    run: Callable[[Mapping[str, Any]], Awaitable[Mapping[str, Any]]], state: Mapping[str, Any], until: str, most: int
) -> Rounds:
    """Run rounds, at most so many, until the output `until` is true; an output named like an input is fed back.

    Raises `InputError` if that output is no boolean.
    """
    outputs: Mapping[str, Any] = {}
    for number in range(most):
        outputs = await run(state if ROUND not in state else {**state, ROUND: number})
        if not isinstance(outputs[until], bool):
            raise InputError(f"until is {until}, which gave {outputs[until]!r}; it must be an output of true or false")
        if outputs[until]:
            return Rounds(outputs, number + 1, True)
        state = {**state, **{name: value for name, value in outputs.items() if name in state}}
    return Rounds(outputs, most, False)


def check_until(until: str, subgraph: str, outputs: Collection[str]) -> None:
    """Raise `InputError` if a loop's end is no output of its subgraph."""
    if until not in outputs:
        known = ", ".join(outputs) or "none"
        raise InputError(f"until is {until}, but the outputs of subgraph {subgraph} are {known}; choose one of them")

"""Evenly spaced numbers, bounded before they are made."""

from __future__ import annotations

from nodeloom.schema.errors import InputError

MOST_ITEMS = 10_000
"""Most items of a range: each may stand for a whole run of what is downstream."""


def integer_range(start: int, stop: int, step: int) -> list[int]:
    """Whole numbers from `start`, `step` apart, before `stop`; `InputError` if endless or over `MOST_ITEMS`."""
    if step == 0:
        raise InputError("step is 0, and the range would never end; give step another value")
    if (stop - start) * step < 0:
        better = "negative" if step > 0 else "positive"
        raise InputError(f"step is {step}, and from {start} it never reaches {stop}; make step {better}")
    count = -((start - stop) // step)  # len() of a range fails beyond the machine's word
    if count > MOST_ITEMS:
        raise InputError(
            f"from start {start} to stop {stop} by step {step} are {count} items, at most {MOST_ITEMS} are allowed; "
            "make step larger"
        )
    return list(range(start, stop, step))


def float_range(start: float, stop: float, count: int) -> list[float]:
    """`count` evenly spaced numbers from `start` to `stop`, both included; only `start` if `count` is 1."""
    if count == 1:
        return [start]
    # weights at both ends are exactly 0 and 1, so that the ends are exact
    return [start * (1 - index / (count - 1)) + stop * (index / (count - 1)) for index in range(count)]

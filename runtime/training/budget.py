"""How long a training may take: a number of steps, or minutes of processor time."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

_WARM_UP: Final = 60
_FLAT: Final = 0.45
_LEAST: Final = 0.004
_WRITTEN: Final = re.compile(r"(\d+)(m?)")


@dataclass(frozen=True, slots=True)
class Budget:
    """Steps, minutes, or both: the first that is reached ends a training."""

    steps: int | None = None
    minutes: float | None = None

    @classmethod
    def read(cls, text: str) -> Budget:
        """Read "20000" as steps and "90m" as minutes; raises ValueError with a sentence for anything else."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"the budget {text!r} is neither a number of steps, as 20000, nor minutes, as 90m")
        return cls(minutes=float(found[1])) if found[2] else cls(steps=int(found[1]))

    def share(self, step: int, seconds: float) -> float:
        """Return how much of the budget is used after so many steps and seconds, 0..1."""
        shares = [0.0]
        if self.steps is not None:
            shares.append(step / self.steps)
        if self.minutes is not None:
            shares.append(seconds / 60 / self.minutes)
        return min(1.0, max(shares))


def learning_rate(step: int, share: float) -> float:
    """Return the share of the greatest rates: rising at first, then flat, then falling as a cosine to nearly none."""
    rise = min(1.0, (step + 1) / _WARM_UP)
    if share < _FLAT:
        return rise
    return max(_LEAST, rise * (0.5 + 0.5 * math.cos(math.pi * (share - _FLAT) / (1 - _FLAT))))

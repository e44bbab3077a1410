"""Several denoisers taking turns in one trajectory: SDXL's base and refiner as an ensemble of experts.

The sampler sees one denoiser, so its history lives on when the model changes.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, split


@dataclass(frozen=True, slots=True)
class Experts:
    """A denoiser that asks `members[0]` in the steps before `switches[0]`, then `members[1]`, and so on.

    The step decides and not the sigma asked about: a sampler with several evaluations a step gets all of them from
    one expert, so that each step follows one vector field, and for samplers without memory this run and two runs
    split at the same step are the same numbers. `step_at_sigma` finds the step of a noise level.
    Raises ValueError unless there is one switch less than members, in rising order (equal ones skip a member).
    """

    members: tuple[Denoiser, ...]
    switches: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.switches) != len(self.members) - 1:
            raise ValueError(f"{len(self.members)} experts need {len(self.members) - 1} switches, not {self.switches}")
        if any(first > second for first, second in pairwise(self.switches)):
            raise ValueError(f"the switches between experts are {self.switches}, must rise")

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        """Return x0 like `x` [B,C,H,W] fp32, as the expert of this step sees it."""
        return self._member(step)(x, sigma, step)

    def split(self, x: Tensor, sigma: float, step: int) -> tuple[Tensor, Tensor]:
        """Return x0 as that expert has it, and x0 as its negative alone has it."""
        return split(self._member(step), x, sigma, step)

    def _member(self, step: int) -> Denoiser:
        return self.members[bisect_right(self.switches, step)]


def step_at_sigma(sigmas: Sequence[float] | Tensor, boundary: float) -> int:
    """Return the first step of a falling schedule that begins at or below `boundary`, else the number of steps."""
    total = len(sigmas) - 1
    return next((step for step in range(total) if float(sigmas[step]) <= boundary), total)

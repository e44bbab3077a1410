"""Denoisers under guidance by more than two prompts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.asking import Asked
from nodeloom.runtime.diffusion.combining import away
from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.denoiser import Model
from nodeloom.runtime.diffusion.guidance import Answers, Steering, as_avoided


class _OfThree:
    """A model asked about three prompts, some of which are left out where they have no weight."""

    def __init__(self, model: Model, prompts: Sequence[Sequence[Conditioning]]) -> None:
        shown, *others = prompts
        self.asked = Asked(model, [shown, *(as_avoided(prompt) for prompt in others)])

    def predictions(self, x: Tensor, sigma: float, *needed: bool) -> list[Tensor]:
        """Return x0 of each prompt, 0 of those that are not needed."""
        numbers = [number for number, is_needed in enumerate(needed) if is_needed]
        found = dict(zip(numbers, self.asked.predictions(x, sigma, numbers), strict=True))
        return [found[number] if number in found else torch.zeros_like(x) for number in range(len(needed))]


@dataclass(frozen=True, slots=True)
class DualGuided:
    """Guidance away from a middle towards what to show, and of the middle away from what to avoid, each by a cfg.

    nested: what lies beyond the middle is guided away from the negative, in place of the sum of both ways.
    """

    model: Model
    shown: Sequence[Conditioning]
    middle: Sequence[Conditioning]
    negative: Sequence[Conditioning]
    cfg: float
    cfg_middle: float
    nested: bool = False
    steering: Steering = field(default_factory=Steering)
    _three: _OfThree = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_three", _OfThree(self.model, [self.shown, self.middle, self.negative]))

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        """Return x0 like `x` [B,C,H,W] fp32."""
        return self._steered(x, sigma, asks_all=self.steering.asks_negative)[0]

    def split(self, x: Tensor, sigma: float, step: int) -> tuple[Tensor, Tensor]:
        """Return x0 as guided, and that of what it was guided away from."""
        return self._steered(x, sigma, asks_all=True)

    def _steered(self, x: Tensor, sigma: float, *, asks_all: bool) -> tuple[Tensor, Tensor]:
        if self.nested:
            shown, middle, negative = self._three.predictions(x, sigma, True, True, True)
            guided = self.steering.steered(Answers(x, sigma, shown, middle, self._three.asked, cfg=self.cfg))
            return negative + self.cfg_middle * (guided - negative), middle
        away_from_negative = asks_all or not math.isclose(self.cfg_middle, 1.0)
        away_from_middle = away_from_negative or not math.isclose(self.cfg, 1.0)
        shown, middle, negative = self._three.predictions(x, sigma, True, away_from_middle, away_from_negative)
        answers = Answers(x, sigma, middle, negative, self._three.asked, (1, 2), self.cfg_middle)
        return self.steering.steered(answers) + (shown - middle) * self.cfg, negative


@dataclass(frozen=True, slots=True)
class PerpendicularGuided:
    """Guidance away from that part of the negative that is no part of the positive, see `combining.perpendicular`.

    nothing: a prompt that says nothing. share: how strongly the negative counts.
    """

    model: Model
    shown: Sequence[Conditioning]
    negative: Sequence[Conditioning]
    nothing: Sequence[Conditioning]
    cfg: float
    share: float
    steering: Steering = field(default_factory=Steering)
    _three: _OfThree = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_three", _OfThree(self.model, [self.shown, self.negative, self.nothing]))

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        """Return x0 like `x` [B,C,H,W] fp32."""
        return self._steered(x, sigma, asks_all=self.steering.asks_negative)[0]

    def split(self, x: Tensor, sigma: float, step: int) -> tuple[Tensor, Tensor]:
        """Return x0 as guided, and that of the negative."""
        return self._steered(x, sigma, asks_all=True)

    def _steered(self, x: Tensor, sigma: float, *, asks_all: bool) -> tuple[Tensor, Tensor]:
        counts = asks_all or not math.isclose(self.share, 0.0)
        needed = (True, counts, counts or not math.isclose(self.cfg, 1.0))
        shown, negative, nothing = self._three.predictions(x, sigma, *needed)
        x0 = away(shown, negative, nothing, self.cfg, self.share)
        for after in self.steering.after:
            x0 = after(x0, Answers(x, sigma, shown, negative, self._three.asked, cfg=self.cfg))
        return x0, negative

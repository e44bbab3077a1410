"""Classifier-free guidance: a model, what to show, what to avoid, and how strongly (arXiv 2207.12598)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.asking import Asked
from nodeloom.runtime.diffusion.conditioning import NEGATIVE_SCORE, Conditioning
from nodeloom.runtime.diffusion.denoiser import Model
from nodeloom.runtime.diffusion.hints import Hint


class Combine(Protocol):
    """How what to show and what to avoid become one."""

    def __call__(self, shown: Tensor, avoided: Tensor, cfg: float, x: Tensor, sigma: float) -> Tensor:
        """Return x0 of both their x0 for latents `x` at `sigma`, all [B,C,H,W] fp32."""


def beyond(shown: Tensor, avoided: Tensor, cfg: float, x: Tensor, sigma: float) -> Tensor:
    """Return what lies `cfg` times as far from what to avoid as what to show does."""
    return avoided + (shown - avoided) * cfg


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What the network said of latents `x` at `sigma`, x0 of what to show and to avoid, 0 where it was not asked.

    numbers: of these two among the prompts that it is asked about. cfg: how strongly they are told apart. is_lone: it
    was not asked what to avoid.
    """

    SHOWN: ClassVar[int] = 0
    AVOIDED: ClassVar[int] = 1

    x: Tensor
    sigma: float
    shown: Tensor
    avoided: Tensor
    asked: Asked
    numbers: tuple[int, int] = (0, 1)
    cfg: float = 1.0
    is_lone: bool = False

    def ask(self, x: Tensor, which: int, *hints: Hint) -> Tensor:
        """Return x0 of other latents, or with hints beside those of the prompt: of what to show, or to avoid."""
        return self.asked.predictions(x, self.sigma, (self.numbers[which],), *hints)[0]


Before = Callable[[Answers], Answers]
"""What becomes of both x0 before guidance."""

After = Callable[[Tensor, Answers], Tensor]
"""What becomes of x0 after guidance."""


@dataclass(frozen=True, slots=True)
class Steering:
    """How guidance comes about. combine: of what to show and what to avoid. after: what becomes of x0 then, in order.

    before: what becomes of both before, in order, where there are no more than two. asks_negative: the network is
    asked about what to avoid even where that has no weight.
    """

    combine: Combine = beyond
    after: tuple[After, ...] = ()
    asks_negative: bool = False
    before: tuple[Before, ...] = ()

    def prepared(self, answers: Answers) -> Answers:
        """Return the network's answers as they are guided with."""
        for before in self.before:
            answers = before(answers)
        return answers

    def steered(self, answers: Answers) -> Tensor:
        """Return x0 of the network's answers."""
        shown, avoided, x, sigma, cfg = answers.shown, answers.avoided, answers.x, answers.sigma, answers.cfg
        lone = self.combine is beyond and math.isclose(cfg, 1.0)
        x0 = shown if lone else self.combine(shown, avoided, cfg, x, sigma)
        for after in self.after:
            x0 = after(x0, answers)
        return x0


@dataclass(frozen=True, slots=True)
class Guided:
    """A denoiser of the sampling protocol: D = negative + cfg * (positive - negative), or as `steering` says.

    With cfg = 1 the negative has no weight and the network is not asked about it. A prompt is one conditioning or
    several, each for a place or a part of the run. Raises ValueError for a cfg other than 1 without a negative, or
    where the negative is asked whatever cfg is.
    """

    model: Model
    positive: Sequence[Conditioning]
    negative: Sequence[Conditioning] | None
    cfg: float
    steering: Steering = field(default_factory=Steering)
    _asked: Asked = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.negative is None and not math.isclose(self.cfg, 1.0):
            raise ValueError(f"cfg is {self.cfg} but there is no negative conditioning: connect one or set cfg to 1")
        if self.negative is None and self.steering.asks_negative:
            raise ValueError("the network's changes ask about a negative conditioning, but there is none: connect one")
        prompts = [self.positive] if self.negative is None else [self.positive, as_avoided(self.negative)]
        object.__setattr__(self, "_asked", Asked(self.model, prompts))

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        """Return x0 like `x` [B,C,H,W] fp32."""
        is_lone = self.negative is None or (math.isclose(self.cfg, 1.0) and not self.steering.asks_negative)
        return self._steered(x, sigma, is_lone=is_lone)[0]

    def split(self, x: Tensor, sigma: float, step: int) -> tuple[Tensor, Tensor]:
        """Return x0 as guided, and as the negative alone has it, which is asked whatever cfg is.

        Without a negative the second is 0, as in ComfyUI.
        """
        return self._steered(x, sigma, is_lone=False)

    def _steered(self, x: Tensor, sigma: float, *, is_lone: bool) -> tuple[Tensor, Tensor]:
        shown, *others = self._asked.predictions(x, sigma, (0,) if is_lone else None)
        avoided = others[0] if others else torch.zeros_like(x)
        answers = Answers(x, sigma, shown, avoided, self._asked, cfg=self.cfg, is_lone=not others)
        answers = self.steering.prepared(answers)
        return self.steering.steered(answers), answers.avoided


def as_avoided(prompt: Sequence[Conditioning]) -> list[Conditioning]:
    """Return a prompt in a negative role: where nothing is said of beauty, there is little of it."""
    return [
        replace(entry, aesthetic_score=NEGATIVE_SCORE) if entry.aesthetic_score is None else entry for entry in prompt
    ]

"""Classifier-free guidance: a model, what to show, what to avoid, and how strongly (arXiv 2207.12598)."""

import math
from dataclasses import dataclass, field

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.conditioning import NEGATIVE_SCORE, POSITIVE_SCORE, Conditioning
from nodeloom.runtime.diffusion.denoiser import Condition, Model, predict, prepare


@dataclass(frozen=True, slots=True)
class Guided:
    """A denoiser of the sampling protocol: D = negative + cfg * (positive - negative).

    With cfg = 1 the negative has no weight and the network is not asked about it. Where both conditionings are of
    one shape the network runs once over both. Raises ValueError for a cfg other than 1 without a negative.
    """

    model: Model
    positive: Conditioning
    negative: Conditioning | None
    cfg: float
    _prepared: dict[tuple[torch.Size, torch.device], tuple[Condition, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if self.negative is None and not math.isclose(self.cfg, 1.0):
            raise ValueError(f"cfg is {self.cfg} but there is no negative conditioning: connect one or set cfg to 1")

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        """Return x0 like `x` [B,C,H,W] fp32."""
        predicted = (predict(self.model, x, sigma, condition) for condition in self._conditions(x))
        found = [x0 for each in predicted for x0 in torch.split(each, len(x))]
        if len(found) == 1:
            return found[0]
        shown, avoided = found
        return avoided + (shown - avoided) * self.cfg

    def _conditions(self, x: Tensor) -> tuple[Condition, ...]:
        """What the network is asked about, in one go each: the same in every step of a walk, so made once."""
        key = (x.shape, x.device)
        if key not in self._prepared:
            self._prepared[key] = self._made(x)
        return self._prepared[key]

    def _made(self, x: Tensor) -> tuple[Condition, ...]:
        shown = prepare(self.model, self.positive, x, POSITIVE_SCORE)
        if self.negative is None or math.isclose(self.cfg, 1.0):
            return (shown,)
        avoided = prepare(self.model, self.negative, x, NEGATIVE_SCORE)
        return (_joined(shown, avoided),) if shown.embeds.shape == avoided.embeds.shape else (shown, avoided)


def _joined(first: Condition, second: Condition) -> Condition:
    embeds = torch.cat([first.embeds, second.embeds])
    if first.added is None or second.added is None:
        return Condition(embeds, None)
    return Condition(embeds, {name: torch.cat([first.added[name], second.added[name]]) for name in first.added})

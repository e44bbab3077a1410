"""Measuring a pair: pictures of captions that were never trained on, judged for what is on them and how fine it is."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.training.captions import caption, scenes
from nodeloom.runtime.training.judges import DetailJudge, Judge, Verdict, compare
from nodeloom.runtime.training.pair import Pair, Wish
from nodeloom.runtime.training.pictures import as_tensor, fine_detail
from nodeloom.runtime.training.plan import Plan
from nodeloom.runtime.training.rendering import render
from nodeloom.runtime.training.world import Scene

_FIRST_SEED: Final = 1000
_TOLD_EVERY: Final = 25


@dataclass(frozen=True, slots=True)
class Case:
    """A scene that was never trained on, how it is asked for, and the seed of the picture."""

    scene: Scene
    prompt: str
    seed: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pictures [N,3,H,W] of the cases, in -1..1, and the processor seconds that one took."""

    pictures: Tensor
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one way of drawing.

    alone, pairs: shares of right answers about single things and about two. both: of pairs, the share where both
    things are right and on the right sides. detail: energy of what is fine, as a share of the true pictures'.
    blur: what the judge of detail says, in pixels. seconds: of the processor for one picture.
    """

    alone: dict[str, float]
    pairs: dict[str, float]
    both: float | None
    detail: float
    blur: float
    seconds: float

    def as_json(self) -> dict[str, object]:
        """Return the figures as plain values."""
        return asdict(self)


def cases(plan: Plan, count: int, *, pairs: bool) -> list[Case]:
    """Return that many cases with one thing each, or with two, worded in all the ways of captions."""
    rng = random.Random(f"{plan.seed} cases {pairs}")
    found = scenes(rng, 1.0 if pairs else 0.0, held_out=True)
    return [
        Case(scene, caption(scene, rng, complete=True), _FIRST_SEED + number)
        for number, scene in enumerate(islice(found, count))
    ]


def draw_all(pair: Pair, plan: Plan, asked: Sequence[Case], *, refined: bool, tell: Callable[[str], None]) -> Drawn:
    """Draw a picture for each case, by the base alone or finished by the refiner."""
    began = time.process_time()
    pictures: list[Tensor] = []
    for number, case in enumerate(asked, 1):
        wish = Wish(case.prompt, case.seed, plan.steps, plan.switch_at, plan.guidance, plan.refiner_guidance)
        drawn = pair.draw(wish, pair.pixels, refined=refined)[None]
        pictures.append(_enlarged(drawn, plan.sizes.picture))
        if number % _TOLD_EVERY == 0:
            tell(f"{number} of {len(asked)} pictures {'with the refiner' if refined else 'by the base alone'}")
    return Drawn(torch.cat(pictures), (time.process_time() - began) / len(asked))


def _enlarged(pictures: Tensor, pixels: int) -> Tensor:
    """Return pictures [B,3,H,W] in the size that the judges know."""
    if pictures.shape[-1] == pixels:
        return pictures
    return functional.interpolate(pictures, size=(pixels, pixels), mode="bicubic").clamp(-1, 1)


def true_pictures(plan: Plan, asked: Sequence[Case]) -> Tensor:
    """Return what the cases look like in the world [N,3,H,W], in -1..1."""
    return as_tensor([render(case.scene, plan.sizes.picture) for case in asked])


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured, as plain values, and the first pictures: true, by the base alone, by both, of each kind."""

    figures: dict[str, Any]
    shown: dict[str, tuple[Tensor, Tensor, Tensor]]
    prompts: dict[str, list[str]]


def evaluate(pair: Pair, plan: Plan, judges: tuple[Judge, DetailJudge], tell: Callable[[str], None]) -> Evaluation:
    """Draw all cases by the base alone and by both, and judge the pictures."""
    judge, detail = judges
    asked = cases(plan, plan.judged, pairs=False), cases(plan, plan.judged_pairs, pairs=True)
    alone, both = (_drawn(pair, plan, asked, refined, tell) for refined in (False, True))
    base, refined = (torch.cat([of.pictures for of in drawn]) for drawn in (alone, both))
    figures = {
        "base": measure(plan, judge, detail, asked, alone).as_json(),
        "base and refiner": measure(plan, judge, detail, asked, both).as_json(),
        "finer with the refiner": float((blurs(detail, refined) < blurs(detail, base)).float().mean()),
    }
    kinds = ("one", "two")
    shown = {
        kind: (true_pictures(plan, given), first.pictures, second.pictures)
        for kind, given, first, second in zip(kinds, asked, alone, both, strict=True)
    }
    prompts = {kind: [case.prompt for case in given] for kind, given in zip(kinds, asked, strict=True)}
    return Evaluation(figures, shown, prompts)


def _drawn(
    pair: Pair, plan: Plan, asked: tuple[Sequence[Case], ...], refined: bool, tell: Callable[[str], None]
) -> tuple[Drawn, Drawn]:
    first, second = (draw_all(pair, plan, given, refined=refined, tell=tell) for given in asked)
    return first, second


def measure(
    plan: Plan,
    judge: Judge,
    detail: DetailJudge,
    asked: tuple[Sequence[Case], Sequence[Case]],
    drawn: tuple[Drawn, Drawn],
) -> Figures:
    """Return the figures of pictures of single things and of two."""
    alone, pairs = (verdict(judge, of.pictures, given) for of, given in zip(drawn, asked, strict=True))
    pictures = torch.cat([of.pictures for of in drawn])
    true = torch.cat([true_pictures(plan, given) for given in asked])
    energy = float(fine_detail(pictures).mean() / fine_detail(true).mean())
    seconds = sum(of.seconds * len(given) for of, given in zip(drawn, asked, strict=True))
    total = sum(len(given) for given in asked)
    blur = float(blurs(detail, pictures).mean())
    return Figures(dict(alone.shares), dict(pairs.shares), pairs.pairs, energy, blur, seconds / total)


def verdict(judge: Judge, pictures: Tensor, asked: Sequence[Case]) -> Verdict:
    """Return how often the judge finds on pictures what was asked for."""
    device = next(judge.parameters()).device
    found = [judge.answers(part.to(device)) for part in torch.split(pictures, 64)]
    joined = {question: torch.cat([part[question] for part in found]) for question in found[0]}
    return compare(joined, [case.scene for case in asked])


@torch.no_grad()
def blurs(detail: DetailJudge, pictures: Tensor) -> Tensor:
    """Return by how many pixels pictures seem to be blurred [N]."""
    device = next(detail.parameters()).device
    return torch.cat([detail(part.to(device)).cpu() for part in torch.split(pictures, 64)])

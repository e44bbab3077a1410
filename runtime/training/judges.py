"""The judges: small networks that never saw anything but drawn pictures, and say what is on one and how fine it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from nodeloom.runtime.training.world import COLOURS, FINISHES, SHAPES, SIDES, SIZES, Scene, Thing

_COLOURS: Final = (*COLOURS,)
_NONE: Final = -100
"""A question that a picture has no answer to, as the library calls it."""

QUESTIONS: Final[Mapping[str, int]] = {
    "background": len(_COLOURS),
    "layout": 3,
    "size": len(SIZES),
    "side": 1 + len(SIDES),
    "shape": len(SHAPES),
    "colour": len(_COLOURS),
    "finish": len(FINISHES),
    "second shape": len(SHAPES),
    "second colour": len(_COLOURS),
    "second finish": len(FINISHES),
}
"""What is asked about a picture, and between how many answers.

Of two things the first is the left or upper one; sizes and sides are asked of a thing that is alone.
"""


class Judge(nn.Module):
    """Answers all questions about pictures [B,3,H,W] in -1..1."""

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__()
        self.body = _body(widths)
        self.spread = nn.Sequential(nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(widths[-1] * 16, 192), nn.SiLU())
        self.head = nn.Linear(192, sum(QUESTIONS.values()))

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """Return the scores [B, answers] of each question's answers."""
        scores: Tensor = self.head(self.spread(self.body(pictures)))
        return dict(zip(QUESTIONS, torch.split(scores, [*QUESTIONS.values()], dim=1), strict=True))

    @torch.no_grad()
    def answers(self, pictures: Tensor) -> dict[str, Tensor]:
        """Return the number [B] of the likeliest answer to each question."""
        return {question: scores.argmax(1) for question, scores in self(pictures).items()}


class DetailJudge(nn.Module):
    """Says by how many pixels pictures [B,3,H,W] in -1..1 seem to be blurred, [B]."""

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__()
        self.body = _body(widths[:3])
        self.head = nn.Linear(widths[2], 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the standard deviation of the blur, in pixels."""
        found: Tensor = self.head(self.body(pictures).mean(dim=(2, 3)))
        return found[:, 0]


def truth(scene: Scene) -> dict[str, int]:
    """Return the true answer to each question about a scene's picture."""
    alone = len(scene.things) == 1
    things = scene.things
    if not alone and scene.side in ("right", "bottom"):
        things = (things[1], things[0])
    layout = 0 if alone else 1 if scene.side in ("left", "right") else 2
    side = 0 if scene.side is None else 1 + SIDES.index(scene.side)
    return {
        "background": _COLOURS.index(scene.ground),
        "layout": layout,
        "size": SIZES.index(things[0].size) if alone else _NONE,
        "side": side if alone else _NONE,
        **_about(things[0], ""),
        **(_about(things[1], "second ") if not alone else dict.fromkeys((f"second {q}" for q in _ASKED), _NONE)),
    }


@dataclass(frozen=True, slots=True)
class Verdict:
    """How often answers were right: each question's share, and of pairs the share where all that counts was."""

    shares: Mapping[str, float]
    pairs: float | None


def compare(found: Mapping[str, Tensor], scenes: Sequence[Scene]) -> Verdict:
    """Compare a judge's answers with what the scenes show, leaving out the questions without an answer."""
    true = truths(scenes)
    shares: dict[str, float] = {}
    for question, wanted in true.items():
        asked = wanted != _NONE
        if bool(asked.any()):
            shares[question] = float((found[question].cpu() == wanted)[asked].float().mean())
    two = true["second shape"] != _NONE
    if not bool(two.any()):
        return Verdict(shares, None)
    counted = ("layout", "shape", "colour", "second shape", "second colour")
    right = torch.stack([found[question].cpu() == true[question] for question in counted]).all(0)
    return Verdict(shares, float(right[two].float().mean()))


def truths(scenes: Sequence[Scene]) -> dict[str, Tensor]:
    """Return the true answers [B] to each question about scenes, -100 where there is none."""
    each = [truth(scene) for scene in scenes]
    return {question: torch.tensor([answers[question] for answers in each]) for question in QUESTIONS}


_ASKED: Final = ("shape", "colour", "finish")


def _about(thing: Thing, prefix: str) -> dict[str, int]:
    answers = SHAPES.index(thing.shape), _COLOURS.index(thing.colour), FINISHES.index(thing.finish)
    return {f"{prefix}{question}": answer for question, answer in zip(_ASKED, answers, strict=True)}


def _body(widths: Sequence[int]) -> nn.Sequential:
    """Return convolutions, each of which halves the picture."""
    layers: list[nn.Module] = []
    for before, width in zip((3, *widths), widths, strict=False):
        kernel = 5 if before == 3 else 3
        layers += [nn.Conv2d(before, width, kernel, 2, kernel // 2), nn.GroupNorm(4, width), nn.SiLU()]
    return nn.Sequential(*layers)

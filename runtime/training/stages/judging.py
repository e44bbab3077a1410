"""The stages `judge` and `detail`: what measures the models, trained on drawn pictures alone.

In the world patterns lie on the grid of the pixels, so the light stripes of a black thing are where those of a gray one
are dark. A judge that learnt this would tell black from gray by where stripes begin, which nobody sees, so it is shown
patterns that lie anywhere.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any, Final

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.training.finishes import PERIOD
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.judges import DetailJudge, Judge, compare, truths
from nodeloom.runtime.training.learning import learn, learnt
from nodeloom.runtime.training.pictures import as_tensor
from nodeloom.runtime.training.rendering import render, softened
from nodeloom.runtime.training.stages.drawing import dice, draw_scenes, pictures_of
from nodeloom.runtime.training.world import Scene

_PAIRS: Final = 0.4
_BLURS: Final = (0.0, 0.0, 0.8, 1.3, 2.0)
_MOST_BLUR: Final = 3.0
_NOISES: Final = (0.0, 0.03, 0.1)


def run(job: Job) -> None:
    """Train the judge of what is shown, and state how often it is right about fresh pictures."""
    judge = Judge(job.plan.sizes.judge)

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        del share
        rng = dice(job, "judge", step)
        scenes = draw_scenes(rng, job.plan.judge.batch, _PAIRS)
        pictures = as_tensor([softened(picture, rng.choice(_BLURS)) for picture in _moved(job, scenes, rng)])
        scores = judge(_disturbed(pictures, rng).to(job.device))
        true = truths(scenes)
        asked = [question for question, wanted in true.items() if bool((wanted >= 0).any())]
        losses = [functional.cross_entropy(scores[question], true[question].to(job.device)) for question in asked]
        return {"loss": torch.stack(losses).sum()}

    learn(job, "judge", {"judge": judge}, job.plan.judge, loss)
    judge.eval()
    scenes = draw_scenes(dice(job, "judged"), job.plan.measured, _PAIRS, held_out=True)
    true = as_tensor(_moved(job, scenes, dice(job, "moved"))).to(job.device)
    found = [judge.answers(part) for part in torch.split(true, 64)]
    verdict = compare({question: torch.cat([part[question] for part in found]) for question in found[0]}, scenes)
    said = {"right": dict(verdict.shares), "pairs": verdict.pairs, "pictures": job.plan.measured}
    job.at("judge", "accuracy.json").write_text(json.dumps(said, indent=2) + "\n")
    job.tell(f"judge: right about fresh pictures {said}")


def run_detail(job: Job) -> None:
    """Train the judge of detail."""
    judge = DetailJudge(job.plan.sizes.judge)

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        del share
        rng = dice(job, "detail", step)
        pictures, blurs = _blurred(job, rng, job.plan.detail_judge.batch)
        return {"loss": functional.mse_loss(judge(pictures), blurs)}

    learn(job, "detail_judge", {"judge": judge}, job.plan.detail_judge, loss)
    judge.eval()
    with torch.no_grad():
        pictures, blurs = _blurred(job, dice(job, "detail judged"), job.plan.measured // 4)
        error = float((judge(pictures) - blurs).abs().mean())
    job.at("detail_judge", "accuracy.json").write_text(json.dumps({"mean error in pixels": error}) + "\n")
    job.tell(f"detail: the blur of fresh pictures is told within {error:.3f} pixels on average")


def trained_judges(job: Job) -> tuple[Judge, DetailJudge]:
    """Return both judges for use."""
    judge, detail = Judge(job.plan.sizes.judge), DetailJudge(job.plan.sizes.judge)
    learnt(job, "judge", {"judge": judge})
    learnt(job, "detail_judge", {"judge": detail})
    return judge, detail


def accuracy(job: Job) -> dict[str, Any]:
    """Return how often the judge was right about fresh pictures."""
    stated: dict[str, Any] = json.loads(job.at("judge", "accuracy.json").read_text())
    return stated


def _moved(job: Job, scenes: list[Scene], rng: random.Random) -> list[Image.Image]:
    """Return pictures of scenes with the patterns anywhere."""
    shifts = [(rng.randrange(PERIOD), rng.randrange(PERIOD)) for _ in scenes]
    return [render(scene, job.plan.sizes.picture, shift) for scene, shift in zip(scenes, shifts, strict=True)]


def _blurred(job: Job, rng: random.Random, count: int) -> tuple[Tensor, Tensor]:
    """Return pictures with how much each was blurred."""
    blurs = [rng.uniform(0, _MOST_BLUR) for _ in range(count)]
    pictures = pictures_of(job, draw_scenes(rng, count, _PAIRS))
    tensor = as_tensor([softened(picture, blur) for picture, blur in zip(pictures, blurs, strict=True)])
    return tensor.to(job.device), torch.tensor(blurs, device=job.device)


def _disturbed(pictures: Tensor, rng: random.Random) -> Tensor:
    """Return pictures with some noise, so that the judge does not depend on how clean drawn ones are."""
    return pictures + rng.choice(_NOISES) * torch.randn_like(pictures)

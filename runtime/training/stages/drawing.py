"""Scenes and their pictures for a step of a training, the same whenever that step is taken."""

from __future__ import annotations

import random
from itertools import islice

from PIL import Image

from nodeloom.runtime.training.captions import scenes
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.rendering import render
from nodeloom.runtime.training.world import Scene


def dice(job: Job, what: str, step: int = 0) -> random.Random:
    """Return the source of all that is drawn at random for a step of something."""
    return random.Random(f"{job.plan.seed} {what} {step}")


def draw_scenes(rng: random.Random, count: int, pairs: float = 0.35, *, held_out: bool = False) -> list[Scene]:
    """Draw scenes that may be trained on, or that are held out."""
    return [*islice(scenes(rng, pairs, held_out=held_out), count)]


def pictures_of(job: Job, found: list[Scene], *, smaller: int = 1) -> list[Image.Image]:
    """Return the pictures of scenes in the size of the plan, or so many times smaller."""
    return [render(scene, job.plan.sizes.picture // smaller) for scene in found]

"""The stage `adapter`: a T2I adapter (arXiv 2302.08453) for the base. Edges say where things are and of which shape."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from nodeloom.runtime.diffusion.control.hint import WITHIN
from nodeloom.runtime.models.control.adapter import T2IAdapter
from nodeloom.runtime.models.control.config import AdapterShape
from nodeloom.runtime.training.captions import caption
from nodeloom.runtime.training.checkpoints import keep_tensors
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.learning import learn
from nodeloom.runtime.training.rendering import edges
from nodeloom.runtime.training.stages.base import noise_loss, trained_base
from nodeloom.runtime.training.stages.drawing import dice
from nodeloom.runtime.training.stages.latents import examples
from nodeloom.runtime.training.texts import Tokenizers, drop_some, read_both
from nodeloom.runtime.training.world import SHAPES, Scene

NAME: Final = "tiny-edges"
"""Name of the file."""

_CELL: Final = 16
_UNSAID: Final = 0.5


def run(job: Job) -> None:
    """Train the adapter and write it beside the other companions."""
    tokenizers = Tokenizers.load(job.folder)
    base = trained_base(job)
    widths = (*job.plan.sizes.base, job.plan.sizes.base[-1])
    adapter = T2IAdapter(AdapterShape(1, _CELL, widths, layers=1, kernel=1, convolved=False, light=False))
    known = examples(job)

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        del share
        rng = dice(job, "adapter", step)
        chosen = [rng.randrange(len(known)) for _ in range(job.plan.adapter.batch)]
        scenes = [known.scenes[index] for index in chosen]
        given = drop_some([_said(scene, rng) for scene in scenes], rng)
        with torch.no_grad():
            read = read_both(base["clip"], base["open_clip"], tokenizers, given)
        lines = _as_grey([edges(scene, job.plan.sizes.picture) for scene in scenes]).to(job.device)
        latents = known.soft[chosen].to(job.device, torch.float32)
        return {"loss": noise_loss(job, partial(base["unet"], **{WITHIN: adapter(lines)}), latents, read, rng)}

    learn(job, "adapter", {"adapter": adapter}, job.plan.adapter, loss)
    tensors = {f"adapter.{name}": tensor.half() for name, tensor in adapter.state_dict().items()}
    keep_tensors(job.at("companions", f"{NAME}.safetensors"), tensors, sort="t2i-adapter")
    job.tell(f"adapter: {job.at('companions', NAME)}.safetensors")


def _said(scene: Scene, rng: random.Random) -> str:
    """Return a caption that often leaves it to the edges of which shape things are."""
    said = caption(scene, rng)
    if rng.random() < _UNSAID:
        for shape in SHAPES:
            said = said.replace(shape, "shape")
    return said


def _as_grey(pictures: list[Image.Image]) -> Tensor:
    """Return pictures of mode L as [B,1,H,W] in 0..1."""
    array = np.stack([np.asarray(picture, dtype=np.float32) for picture in pictures])
    return torch.from_numpy(array / np.float32(255))[:, None]

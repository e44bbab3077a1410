"""The stage `lora`: a style for the base. Things become outlines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor

from nodeloom.runtime.training.captions import caption
from nodeloom.runtime.training.checkpoints import keep_tensors
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.learning import learn
from nodeloom.runtime.training.low_rank import kohya_tensors, learnt_parts, put_beside
from nodeloom.runtime.training.pictures import as_tensor
from nodeloom.runtime.training.rendering import outlined, softened
from nodeloom.runtime.training.stages.autoencoder import trained_autoencoder
from nodeloom.runtime.training.stages.base import noise_loss, trained_base
from nodeloom.runtime.training.stages.drawing import dice, draw_scenes
from nodeloom.runtime.training.stages.latents import encoded
from nodeloom.runtime.training.texts import Tokenizers, drop_some, read_both

NAME: Final = "tiny-outlines"
"""Name of the file."""

_RANK: Final = 8


def run(job: Job) -> None:
    """Train the LoRA and write it beside the other companions."""
    tokenizers = Tokenizers.load(job.folder)
    base = trained_base(job)
    scenes = draw_scenes(dice(job, "lora scenes"), job.plan.companion_scenes)
    pictures = [softened(outlined(scene, job.plan.sizes.picture)) for scene in scenes]
    known = encoded(job, trained_autoencoder(job), as_tensor(pictures))
    ways = put_beside(base["unet"], _RANK)

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        del share
        rng = dice(job, "lora", step)
        chosen = [rng.randrange(len(scenes)) for _ in range(job.plan.lora.batch)]
        given = drop_some([caption(scenes[index], rng) for index in chosen], rng)
        with torch.no_grad():
            read = read_both(base["clip"], base["open_clip"], tokenizers, given)
        return {"loss": noise_loss(job, base["unet"], known[chosen].to(job.device), read, rng)}

    learn(job, "lora", {"lora": learnt_parts(ways)}, job.plan.lora, loss)
    keep_tensors(job.at("companions", f"{NAME}.safetensors"), kohya_tensors(ways, _RANK), sort="lora")
    job.tell(f"lora: {job.at('companions', NAME)}.safetensors, {len(ways)} layers")

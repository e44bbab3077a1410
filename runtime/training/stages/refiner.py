"""The stage `refiner`: the expert for low noise, which has seen fine detail.

It gets what the base leaves: at the noise level where they change, soft latents and noise. On the way from there to
crisp ones, x = crisp + sigma * n', what counts as noise is n' = n + (soft - crisp) / sigma of the change; so that is
what it learns to predict in half of the examples, and plain noise in the others. A low aesthetic score stands for
soft pictures, so that guidance away from it sharpens. At last, hard examples come more often.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.training.captions import caption
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.learning import learn, learnt
from nodeloom.runtime.training.networks import make_refiner, noise_levels, noised, parameter_total
from nodeloom.runtime.training.stages.base import trained_base
from nodeloom.runtime.training.stages.drawing import dice
from nodeloom.runtime.training.stages.latents import examples
from nodeloom.runtime.training.stages.noise import spread_timesteps
from nodeloom.runtime.training.texts import Tokenizers, draw_frames, drop_some, read_second

_HIGHEST: Final = 340
_FIRST_CHANGE: Final = 140
_HANDED: Final = 0.5
_SOFT: Final = 0.2
_LOW_SCORES: Final = (1.5, 3.5)
_HIGH_SCORES: Final = (5.0, 7.5)


def run(job: Job) -> None:
    """Train the refiner, with the base's second text encoder as it is."""
    tokenizers = Tokenizers.load(job.folder)
    open_clip = trained_base(job)["open_clip"]
    unet = _network(job)
    known = examples(job)
    job.tell(f"refiner: {parameter_total(unet) / 1e6:.2f} million weights, {len(known)} examples")

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        rng, count = dice(job, "refiner", step), job.plan.refiner.batch
        chosen = known.some(rng, count, hard=share >= job.plan.polished_from)
        crisp, soft = (
            kept[chosen].to(job.device, torch.float32, memory_format=torch.channels_last)
            for kept in (known.crisp, known.soft)
        )
        is_soft = [rng.random() < _SOFT for _ in chosen]
        given = drop_some([caption(known.scenes[index], rng) for index in chosen], rng)
        with torch.no_grad():
            embeds, pooled = read_second(open_clip, tokenizers, given)
        ids = draw_frames(count, job.plan.sizes, rng)[:, :5]
        ids[:, 4] = torch.tensor([rng.uniform(*(_LOW_SCORES if low else _HIGH_SCORES)) for low in is_soft])
        timesteps = spread_timesteps(count, 0, _HIGHEST, job.device)
        handed = torch.tensor([not low and rng.random() < _HANDED for low in is_soft], device=job.device)
        noise = torch.randn_like(crisp) + _left_over(crisp, soft, timesteps, handed, rng)
        latents = torch.where(torch.tensor(is_soft, device=job.device)[:, None, None, None], soft, crisp)
        added = {"text_embeds": pooled, "time_ids": ids.to(job.device)}
        found = unet(noised(latents, noise, timesteps), timesteps, embeds, added_cond_kwargs=added).sample
        return {"loss": functional.mse_loss(found, noise)}

    learn(job, "refiner", {"unet": unet}, job.plan.refiner, loss)


def trained_refiner(job: Job) -> UNet2DConditionModel:
    """Return the refiner's UNet for use."""
    unet = _network(job)
    learnt(job, "refiner", {"unet": unet})
    return unet


def _left_over(crisp: Tensor, soft: Tensor, timesteps: Tensor, handed: Tensor, rng: random.Random) -> Tensor:
    """Return what the base's softness adds to the noise [B,4,h,w] of the examples that are handed over."""
    changes = [rng.uniform(max(_FIRST_CHANGE, int(timestep)), _HIGHEST) for timestep in timesteps]
    sigmas = noise_levels().to(crisp.device)[torch.tensor(changes).long()]
    return (soft - crisp) * (handed / sigmas)[:, None, None, None]


def _network(job: Job) -> UNet2DConditionModel:
    torch.manual_seed(job.plan.seed)
    return make_refiner(job.plan.sizes)
